import { sentence } from './sentence.ts'

/** The vault's key, its slots, and what is sealed. */
export const vaultSentences = {
  'vault-locked': sentence({
    en: () => 'The vault is locked; unlock it in the window or with `tokenvault unlock`.',
    'zh-CN': () => '保险库已锁定；请在窗口中解锁，或运行 `tokenvault unlock`。',
    inWindow: {
      en: () => 'The vault is locked; unlock it.',
      'zh-CN': () => '保险库已锁定；请将其解锁。',
    },
  }),
  'vault-locked-meanwhile': sentence({
    en: () => 'The vault was locked in the meantime; unlock it again.',
    'zh-CN': () => '保险库在此期间被锁定；请再次解锁。',
  }),
  'vault-wants-passphrase': sentence({
    en: () => 'The vault is locked; enter its passphrase.',
    'zh-CN': () => '保险库已锁定；请输入口令。',
  }),
  'vault-exists': sentence({
    en: () => 'This data directory already holds a vault; unlock it instead.',
    'zh-CN': () => '此数据目录中已有保险库；请将其解锁。',
  }),
  'vault-uninitialised': sentence({
    en: () => 'There is no vault here yet; choose how to protect it first.',
    'zh-CN': () => '这里还没有保险库；请先选择保护方式。',
  }),
  'vault-without-slot': sentence({
    en: () =>
      'The vault holds sealed records but no key slot. Nothing was changed; restore the file from a backup or choose another data directory.',
    'zh-CN': () => '保险库中有密封的记录，却没有密钥槽。没有更改任何内容；请从备份恢复该文件，或选择其他数据目录。',
  }),
  'slot-not-here': sentence<{ readonly slots: string }>({
    en: ({ slots }) =>
      `The vault is protected by ${slots}, which this host cannot use. Start the desktop application, or add a passphrase there.`,
    'zh-CN': ({ slots }) => `保险库由 ${slots} 保护，当前环境无法使用。请启动桌面应用，或在那里添加口令。`,
  }),
  'slot-unsupported': sentence<{ readonly slot: string }>({
    en: ({ slot }) => `This host cannot use the "${slot}" key slot.`,
    'zh-CN': ({ slot }) => `当前环境无法使用“${slot}”密钥槽。`,
  }),
  'slot-missing': sentence<{ readonly slot: string }>({
    en: ({ slot }) => `The vault has no "${slot}" key slot.`,
    'zh-CN': ({ slot }) => `保险库没有“${slot}”密钥槽。`,
  }),
  'slot-last': sentence({
    en: () => 'This is the last key slot; add another one before removing it.',
    'zh-CN': () => '这是最后一个密钥槽；请先添加另一个再移除它。',
  }),
  'slot-unreadable': sentence<{ readonly slot: string }>({
    en: ({ slot }) =>
      `The key slot "${slot}" of this vault cannot be read. Nothing was changed; use another slot or restore a backup of the vault file.`,
    'zh-CN': ({ slot }) =>
      `无法读取此保险库的密钥槽“${slot}”。没有更改任何内容；请使用其他密钥槽，或恢复保险库文件的备份。`,
  }),
  'slot-holds-no-key': sentence({
    en: () => 'The key slot opened, but what it holds is no vault key. Nothing was changed; use another slot.',
    'zh-CN': () => '密钥槽已打开，但其中不是保险库密钥。没有更改任何内容；请使用其他密钥槽。',
  }),
  'slot-untried': sentence({
    en: () => 'It was not tried yet; unlock the vault first.',
    'zh-CN': () => '尚未尝试；请先解锁保险库。',
  }),
  'slot-probe-failed': sentence({
    en: () => 'It could not be tried; the log has details. Use another protection.',
    'zh-CN': () => '无法尝试；详情见日志。请使用其他保护方式。',
  }),
  'memory-key-gone': sentence({
    en: () =>
      'The key of this vault was kept in memory only and is gone. Choose how to protect the vault from now on, then sign in again.',
    'zh-CN': () => '此保险库的密钥只保存在内存中，现已消失。请选择今后的保护方式，然后重新登录。',
  }),
  'passphrase-wanted': sentence({
    en: () => 'Enter the passphrase of this vault.',
    'zh-CN': () => '请输入此保险库的口令。',
  }),
  'passphrase-wrong': sentence({
    en: () => 'That passphrase does not open this vault. Nothing was changed.',
    'zh-CN': () => '该口令无法打开此保险库。没有更改任何内容。',
  }),
  'passphrase-no-slot': sentence({
    en: () => 'This vault has no passphrase slot, so a passphrase cannot open it.',
    'zh-CN': () => '此保险库没有口令密钥槽，因此口令无法打开它。',
  }),
  'passphrase-slot-damaged': sentence({
    en: () =>
      'The passphrase slot of this vault is damaged. Nothing was changed; use another key slot or restore a backup of the vault file.',
    'zh-CN': () => '此保险库的口令密钥槽已损坏。没有更改任何内容；请使用其他密钥槽，或恢复保险库文件的备份。',
  }),
  'passphrase-empty': sentence({
    en: () => 'Choose a passphrase; it may not be empty.',
    'zh-CN': () => '请设置口令；口令不能为空。',
  }),
  'passphrase-short': sentence<{ readonly least: number }>({
    en: ({ least }) => `Choose a longer passphrase: at least ${least} characters; a few words are best.`,
    'zh-CN': ({ least }) => `请设置更长的口令：至少 ${least} 个字符；几个词最好。`,
  }),
  'passphrase-file-unreadable': sentence<{ readonly path: string; readonly fault: string; readonly variable: string }>({
    en: ({ path, fault, variable }) => `The passphrase file ${path} cannot be read (${fault}); see ${variable}.`,
    'zh-CN': ({ path, fault, variable }) => `无法读取口令文件 ${path}（${fault}）；请检查 ${variable}。`,
  }),
  'passphrase-file-empty': sentence<{ readonly path: string }>({
    en: ({ path }) => `The passphrase file ${path} is empty.`,
    'zh-CN': ({ path }) => `口令文件 ${path} 是空的。`,
  }),
  'sealed-record-closed': sentence<{ readonly kind: string; readonly id: string }>({
    en: ({ kind, id }) =>
      `The sealed record ${kind}/${id} cannot be opened. It is kept as it is; restore a backup or sign in again.`,
    'zh-CN': ({ kind, id }) => `无法打开密封的记录 ${kind}/${id}。它会原样保留；请恢复备份或重新登录。`,
  }),
} as const
