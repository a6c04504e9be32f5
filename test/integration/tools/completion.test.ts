import { expect, it } from 'vitest'
import { createToolRig } from '../../support/tool-rig.ts'

it('bash completes the names of profiles of the running host', async () => {
  const rig = await createToolRig()
  const words = ['add', 'bearer', '--name', 'my-profile', '--secret', 'token=env:T']
  expect(await rig.cli.run(words, { env: { T: 't' } })).toMatchObject({ code: 0 })
  const script = [
    'source <(tokenvault completion bash)',
    'COMP_WORDS=(tokenvault token my) COMP_CWORD=2',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash
    '_tokenvault; echo "${COMPREPLY[@]}"',
  ]
  expect(await rig.run('bash', ['-c', script.join('\n')])).toEqual({ code: 0, stdout: 'my-profile\n', stderr: '' })
})
