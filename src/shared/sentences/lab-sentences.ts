import { sentence } from './sentence.ts'

/** The token lab. */
export const labSentences = {
  'lab-off': sentence({
    en: () => 'The token lab is off; start it first.',
    'zh-CN': () => '令牌实验台没有运行；请先启动。',
  }),
  'lab-runs': sentence({
    en: () => 'The token lab runs already; stop it first.',
    'zh-CN': () => '令牌实验台已在运行；请先停止。',
  }),
  'lab-plain': sentence({
    en: () => 'This lab speaks plain http, so TLS cannot break; start it with https.',
    'zh-CN': () => '此实验台使用明文 http，TLS 不会出错；请以 https 启动。',
  }),
  'lab-scenario-needs-https': sentence<{ readonly scenario: string }>({
    en: ({ scenario }) =>
      `The scenario "${scenario}" breaks TLS, and this lab speaks plain http; start the lab with https.`,
    'zh-CN': ({ scenario }) => `场景“${scenario}”会使 TLS 出错，而此实验台使用明文 http；请以 https 启动实验台。`,
  }),
  'lab-untrusted': sentence({
    en: () => 'Over https the lab has a certificate that this vault does not trust; start the lab over plain http.',
    'zh-CN': () => '以 https 运行时，此保险库不信任实验台的证书；请以明文 http 启动实验台。',
  }),
  'lab-stranger': sentence<{ readonly profile: string; readonly issuer: string }>({
    en: ({ profile, issuer }) =>
      `The profile "${profile}" belongs to another server than this lab (${issuer}); sign it in as usual.`,
    'zh-CN': ({ profile, issuer }) => `配置“${profile}”属于另一台服务器，而不是此实验台（${issuer}）；请照常登录。`,
  }),
  'lab-no-scenario': sentence<{ readonly scenario: string; readonly known: string }>({
    en: ({ scenario, known }) => `There is no scenario "${scenario}"; there are ${known}.`,
    'zh-CN': ({ scenario, known }) => `没有场景“${scenario}”；现有 ${known}。`,
  }),
  'lab-no-file': sentence<{ readonly file: string }>({
    en: ({ file }) => `There is no scenario file "${file}".`,
    'zh-CN': ({ file }) => `没有场景文件“${file}”。`,
  }),
  'lab-file-unreadable': sentence<{ readonly file: string }>({
    en: ({ file }) => `The scenario file "${file}" cannot be read.`,
    'zh-CN': ({ file }) => `无法读取场景文件“${file}”。`,
  }),
} as const
