import { sentence } from './sentence.ts'

const startEn = 'Start or unlock a keyring such as GNOME Keyring, KWallet or KeePassXC, or use a passphrase.'
const startZh = '请启动或解锁钥匙环（如 GNOME Keyring、KWallet 或 KeePassXC），或使用口令。'

/** The operating system's keychain, and what stands between us and it. */
export const keychainSentences = {
  'keychain-slow': sentence({
    en: () =>
      'The keychain did not answer in time; it may be waiting for you at a prompt. Unlock it and try again, or use a passphrase.',
    'zh-CN': () => '钥匙串没有及时响应，可能正在等待您的确认。请将其解锁后重试，或使用口令。',
  }),
  'keychain-refused': sentence({
    en: () => 'The system keychain cannot be used. Unlock it and allow Token Vault to use it, or use a passphrase.',
    'zh-CN': () => '无法使用系统钥匙串。请将其解锁并允许 Token Vault 使用，或使用口令。',
  }),
  'keyring-refused': sentence({
    en: () => `The keyring (Secret Service) refused. ${startEn}`,
    'zh-CN': () => `钥匙环（Secret Service）拒绝了请求。${startZh}`,
  }),
  'keyring-absent': sentence({
    en: () => `No keyring (Secret Service) runs on the session bus, and none could be started. ${startEn}`,
    'zh-CN': () => `会话总线上没有运行钥匙环（Secret Service），也无法启动。${startZh}`,
  }),
  'bus-absent': sentence({
    en: () => `There is no session bus (DBUS_SESSION_BUS_ADDRESS is not set). ${startEn}`,
    'zh-CN': () => `没有会话总线（未设置 DBUS_SESSION_BUS_ADDRESS）。${startZh}`,
  }),
  'bus-silent': sentence({
    en: () => `The session bus or its keyring did not answer in time. ${startEn}`,
    'zh-CN': () => `会话总线或其钥匙环没有及时响应。${startZh}`,
  }),
  'bus-unreachable': sentence<{ readonly path: string }>({
    en: ({ path }) => `The session bus at ${path} cannot be reached. ${startEn}`,
    'zh-CN': ({ path }) => `无法连接位于 ${path} 的会话总线。${startZh}`,
  }),
  'bus-refuses': sentence({
    en: () => `The session bus does not accept this user. ${startEn}`,
    'zh-CN': () => `会话总线不接受当前用户。${startZh}`,
  }),
  'keychain-unknown-system': sentence<{ readonly platform: string }>({
    en: ({ platform }) => `Token Vault knows no keychain on ${platform}; use a passphrase.`,
    'zh-CN': ({ platform }) => `Token Vault 不支持 ${platform} 上的钥匙串；请使用口令。`,
  }),
  'keychain-entry-foreign': sentence<{ readonly account: string }>({
    en: ({ account }) =>
      `The keychain entry "${account}" of the service "Token Vault" holds something else. It was not overwritten; remove it by hand if nobody needs it.`,
    'zh-CN': ({ account }) =>
      `服务“Token Vault”的钥匙串条目“${account}”中是别的内容。没有覆盖它；如果不再需要，请手动移除。`,
  }),
  'keychain-forgets': sentence({
    en: () => 'The keychain did not keep what was written to it. Start or unlock the keyring, or use a passphrase.',
    'zh-CN': () => '钥匙串没有保存写入的内容。请启动或解锁钥匙环，或使用口令。',
  }),
  'keychain-other-key': sentence<{ readonly account: string }>({
    en: ({ account }) =>
      `The keychain entry "${account}" does not open this vault's keychain slot. Nothing was changed; use another key slot, or restore a backup of the vault file or of the keychain.`,
    'zh-CN': ({ account }) =>
      `钥匙串条目“${account}”无法打开此保险库的钥匙串密钥槽。没有更改任何内容；请使用其他密钥槽，或恢复保险库文件或钥匙串的备份。`,
  }),
  'keychain-elsewhere': sentence<{ readonly backend: string; readonly here: string }>({
    en: ({ backend, here }) =>
      `The key of this vault is in another keychain (${backend}) than this system's (${here}). Open it where it was made and add a passphrase there.`,
    'zh-CN': ({ backend, here }) =>
      `此保险库的密钥在另一个钥匙串（${backend}）中，而不是本系统的（${here}）。请在创建它的地方打开，并在那里添加口令。`,
  }),
  'keychain-entry-missing': sentence<{ readonly account: string }>({
    en: ({ account }) =>
      `The keychain answers but holds no entry "${account}" of the service "Token Vault". If it is in another keyring, unlock that one and try again; otherwise use the passphrase, or restore the keychain from a backup.`,
    'zh-CN': ({ account }) =>
      `钥匙串有响应，但没有服务“Token Vault”的条目“${account}”。如果它在另一个钥匙环中，请解锁后重试；否则请使用口令，或从备份恢复钥匙串。`,
  }),
  'safe-storage-absent': sentence({
    en: () => 'No key store protects this session: start and unlock GNOME Keyring or KWallet, or use a passphrase.',
    'zh-CN': () => '没有密钥库保护此会话：请启动并解锁 GNOME Keyring 或 KWallet，或使用口令。',
  }),
  'safe-storage-refused': sentence({
    en: () => 'The key store of the system cannot be used now: unlock it and try again, or use a passphrase.',
    'zh-CN': () => '现在无法使用系统的密钥库：请将其解锁后重试，或使用口令。',
  }),
  'safe-storage-slow': sentence({
    en: () => 'The key store did not answer in time; unlock it and try again.',
    'zh-CN': () => '密钥库没有及时响应；请将其解锁后重试。',
  }),
  'safe-storage-unreadable': sentence({
    en: () =>
      'The "safe-storage" key slot cannot be read. It is kept as it is; use another key slot or restore a backup.',
    'zh-CN': () => '无法读取“safe-storage”密钥槽。它会原样保留；请使用其他密钥槽或恢复备份。',
  }),
} as const
