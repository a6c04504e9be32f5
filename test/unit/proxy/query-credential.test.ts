import { expect, test } from 'vitest'
import { withoutQueryCredential } from '../../../src/core/proxy/query-credential.ts'
import { demoRoute } from '../../support/proxy-under-test.ts'

const routes = {
  find: (name: string) =>
    name === 'coze'
      ? demoRoute('https://x.example', { queryCredential: 'authorization' })
      : name === 'demo'
        ? demoRoute('https://x.example')
        : undefined,
}

test.for([
  ['/coze.ws/v1/chat?authorization=Bearer%20k', '/coze.ws/v1/chat'],
  ['/coze/v1/chat?bot_id=1&authorization=Bearer%20k&x=2', '/coze/v1/chat?bot_id=1&x=2'],
  ['/coze/v1/chat?authorization=a&authorization=b', '/coze/v1/chat'],
  ['/coze/v1/chat?%61uthorization=k&y', '/coze/v1/chat?y'],
  ['/coze/v1/chat?Authorization=k', '/coze/v1/chat?Authorization=k'],
  ['/coze/v1/chat?x=%zz&a=%41', '/coze/v1/chat?x=%zz&a=%41'],
  ['/coze/v1/chat', '/coze/v1/chat'],
  ['/demo/v1/chat?authorization=k', '/demo/v1/chat?authorization=k'],
  ['/nobody/v1/chat?authorization=k', '/nobody/v1/chat?authorization=k'],
  ['//coze/v1?authorization=k', '//coze/v1?authorization=k'],
])('%s becomes %s', ([target, wanted]) => {
  expect(withoutQueryCredential(target as string, routes)).toBe(wanted)
})
