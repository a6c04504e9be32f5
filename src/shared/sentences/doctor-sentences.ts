import { sentence } from './sentence.ts'
import type { Place } from './storage-sentences.ts'

/** What `doctor` finds, and what to do about it. */
export const doctorSentences = {
  'doctor-runtime': sentence<{ readonly node: string; readonly system: string }>({
    en: ({ node, system }) => `Node ${node} on ${system}.`,
    'zh-CN': ({ node, system }) => `Node ${node}，运行于 ${system}。`,
  }),
  'doctor-file-sound': sentence<Place>({
    en: ({ path }) => `${path} is open and sound.`,
    'zh-CN': ({ path }) => `${path} 已打开且完好。`,
  }),
  'doctor-file-kept': sentence<Place & { readonly kept: string }>({
    en: ({ path, kept }) => `${path} is open and sound. The former file is kept as ${kept}.`,
    'zh-CN': ({ path, kept }) => `${path} 已打开且完好。原来的文件保留为 ${kept}。`,
  }),
  'doctor-reopen': sentence({
    en: () => 'Then run `tokenvault doctor --reopen`.',
    'zh-CN': () => '然后运行 `tokenvault doctor --reopen`。',
    inWindow: {
      en: () => 'Then press “Look again”.',
      'zh-CN': () => '然后点击“再次检查”。',
    },
  }),
  'doctor-file-first': sentence({
    en: () => 'Not looked at, because the vault file is not open.',
    'zh-CN': () => '未检查，因为保险库文件没有打开。',
  }),
  'doctor-file-first-todo': sentence({
    en: () => 'Put the vault file right first.',
    'zh-CN': () => '请先处理保险库文件。',
  }),
  'doctor-unchecked': sentence<{ readonly id: string }>({
    en: ({ id }) => `This could not be checked (${id}).`,
    'zh-CN': ({ id }) => `无法检查此项（${id}）。`,
  }),
  'doctor-log': sentence({
    en: () => 'Look at the log in the data directory.',
    'zh-CN': () => '请查看数据目录中的日志。',
  }),
  'doctor-no-vault': sentence({
    en: () => 'There is no vault yet.',
    'zh-CN': () => '还没有保险库。',
  }),
  'doctor-no-vault-todo': sentence({
    en: () => 'Choose its protection in the window or with `tokenvault init`.',
    'zh-CN': () => '请在窗口中选择保护方式，或运行 `tokenvault init`。',
    inWindow: {
      en: () => 'Choose its protection.',
      'zh-CN': () => '请选择保护方式。',
    },
  }),
  'doctor-locked': sentence({
    en: () => 'The vault is locked.',
    'zh-CN': () => '保险库已锁定。',
  }),
  'doctor-locked-todo': sentence({
    en: () => 'Run `tokenvault unlock`, or unlock it in the window.',
    'zh-CN': () => '请运行 `tokenvault unlock`，或在窗口中解锁。',
    inWindow: {
      en: () => 'Unlock it.',
      'zh-CN': () => '请将其解锁。',
    },
  }),
  'doctor-memory': sentence({
    en: () => 'Secrets are kept in memory only and are gone after a restart.',
    'zh-CN': () => '机密只保存在内存中，重启后将消失。',
  }),
  'doctor-memory-todo': sentence({
    en: () => 'Add a passphrase or the keychain in the settings.',
    'zh-CN': () => '请在设置中添加口令或钥匙串。',
  }),
  'doctor-open': sentence<{ readonly protection: string; readonly slots: string }>({
    en: ({ protection, slots }) => `The vault is open (${protection}); its key slots are: ${slots}.`,
    'zh-CN': ({ protection, slots }) => `保险库已打开（${protection}）；其密钥槽为：${slots}。`,
  }),
  'doctor-keychain-works': sentence({
    en: () => 'The keychain works.',
    'zh-CN': () => '钥匙串可用。',
  }),
  'doctor-no-keychain': sentence({
    en: () => 'This host uses no keychain.',
    'zh-CN': () => '当前环境不使用钥匙串。',
  }),
  'doctor-keychain-unusable': sentence({
    en: () => 'The keychain cannot be used.',
    'zh-CN': () => '无法使用钥匙串。',
  }),
  'doctor-keychain-todo': sentence({
    en: () => 'Unlock the keychain, or use a passphrase.',
    'zh-CN': () => '请解锁钥匙串，或使用口令。',
  }),
  'doctor-profiles-well': sentence<{ readonly count: number }>({
    en: ({ count }) => `${count} profiles, none waits for a sign-in.`,
    'zh-CN': ({ count }) => `${count} 个配置，没有等待登录的。`,
  }),
  'doctor-profiles-wait': sentence<{ readonly names: string }>({
    en: ({ names }) => `These need a sign-in: ${names}.`,
    'zh-CN': ({ names }) => `以下配置需要登录：${names}。`,
  }),
  'doctor-profiles-todo': sentence({
    en: () => 'Run `tokenvault login PROFILE`.',
    'zh-CN': () => '请运行 `tokenvault login 配置名`。',
    inWindow: {
      en: () => 'Press “Sign in” on the page of each.',
      'zh-CN': () => '请在各配置的页面中点击“登录”。',
    },
  }),
  'doctor-proxy-listens': sentence<{ readonly port: number }>({
    en: ({ port }) => `The proxy listens on 127.0.0.1:${port}.`,
    'zh-CN': ({ port }) => `代理正在监听 127.0.0.1:${port}。`,
  }),
  'doctor-proxy-off': sentence({
    en: () => 'The proxy does not listen in this process.',
    'zh-CN': () => '代理没有在此进程中监听。',
  }),
  'doctor-proxy-todo': sentence({
    en: () => 'Start the desktop application or `tokenvault serve`.',
    'zh-CN': () => '请启动桌面应用，或运行 `tokenvault serve`。',
    inWindow: {
      en: () => 'The page “Proxy” says why; another port can be chosen there.',
      'zh-CN': () => '“代理”页面会说明原因，并可在那里更换端口。',
    },
  }),
  'doctor-variable-todo': sentence({
    en: () => 'Correct the variable and start Token Vault again.',
    'zh-CN': () => '请更正该变量，然后重新启动 Token Vault。',
  }),
  'doctor-authorities': sentence<Place & { readonly variable: string; readonly fault: string }>({
    en: ({ variable, path, fault }) => `The authorities of ${variable} (${path}) are not used: ${fault}.`,
    'zh-CN': ({ variable, path }) => `未使用 ${variable}（${path}）中的证书机构：该文件无法读取或不含证书。`,
  }),
  'doctor-authorities-todo': sentence({
    en: () => 'Correct the file or the variable and start Token Vault again.',
    'zh-CN': () => '请更正该文件或变量，然后重新启动 Token Vault。',
  }),
  'doctor-straight': sentence<{ readonly trust: string }>({
    en: ({ trust }) => `Requests go straight to the internet.${trust && ` Further trusted authorities: ${trust}.`}`,
    'zh-CN': ({ trust }) => `请求直接连接互联网。${trust && `另外信任的证书机构：${trust}。`}`,
  }),
  'doctor-through-proxy': sentence<{ readonly proxy: string; readonly trust: string }>({
    en: ({ proxy, trust }) =>
      `Requests go through the company proxy ${proxy}.${trust && ` Further trusted authorities: ${trust}.`}`,
    'zh-CN': ({ proxy, trust }) => `请求经由公司代理 ${proxy}。${trust && `另外信任的证书机构：${trust}。`}`,
  }),
  'doctor-private': sentence<Place>({
    en: ({ path }) => `${path} is private.`,
    'zh-CN': ({ path }) => `${path} 仅当前用户可访问。`,
  }),
  'doctor-open-to-others': sentence<Place>({
    en: ({ path }) => `Other users can reach ${path}.`,
    'zh-CN': ({ path }) => `其他用户可以访问 ${path}。`,
  }),
  'doctor-run': sentence<{ readonly command: string }>({
    en: ({ command }) => `Run \`${command}\`.`,
    'zh-CN': ({ command }) => `请运行 \`${command}\`。`,
  }),
  'doctor-socket': sentence<Place>({
    en: ({ path }) => `The command line uses ${path}.`,
    'zh-CN': ({ path }) => `命令行使用 ${path}。`,
  }),
  'doctor-not-set': sentence<{ readonly variable: string }>({
    en: ({ variable }) => `${variable} is not set.`,
    'zh-CN': ({ variable }) => `未设置 ${variable}。`,
  }),
} as const
