import type { ProviderInputView } from '../../shared/views.ts'
import type { ProviderDefinition } from './definition.ts'
import { privateNetworkSetting } from './setting-names.ts'

const privateNetwork: ProviderInputView = {
  id: privateNetworkSetting,
  kind: 'flag',
  label: { en: 'Its servers stand in a private network', 'zh-CN': '服务器位于内网' },
  help: {
    en: 'Allows addresses such as 10.x, 192.168.x and fd00::. Otherwise a name that leads there gets no token.',
    'zh-CN': '允许 10.x、192.168.x、fd00:: 等内网地址；不开启时，解析到这类地址的域名不会收到令牌。',
  },
  placeholder: null,
  required: false,
  advanced: true,
  defaultValue: null,
  choices: [],
  grants: [],
}

/** What every profile with an address may be asked beside the inputs that its definition declares. */
export function consentInputs({ upstream, endpoints, oauth }: ProviderDefinition): readonly ProviderInputView[] {
  const hasAddress = upstream !== undefined || oauth !== undefined || Object.keys(endpoints).length > 0
  return hasAddress ? [privateNetwork] : []
}
