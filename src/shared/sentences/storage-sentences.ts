import type { LocalText } from '../views.ts'
import { type Sentence, sentence } from './sentence.ts'

export interface Place {
  readonly path: string
}

/** A vault file that cannot be opened: what is wrong with it, then what to do. */
function fault<Names extends Place>(words: Pick<Sentence<Names>, keyof LocalText>): Sentence<Names> {
  const { en, 'zh-CN': zh } = words
  const restoreEn = 'Nothing was changed on disk. Put a good copy in its place, or set it aside and start anew'
  const restoreZh = '磁盘上没有任何更改。请放回完好的副本，或将其移到一旁并重新开始'
  const command = '`tokenvault doctor --set-aside`'
  return sentence({
    en: (names) => `${en(names)} ${restoreEn} (window, or ${command}).`,
    'zh-CN': (names) => `${zh(names)}${restoreZh}（在窗口中，或运行 ${command}）。`,
    inWindow: {
      en: (names) => `${en(names)} ${restoreEn}.`,
      'zh-CN': (names) => `${zh(names)}${restoreZh}。`,
    },
  })
}

/** The vault file and its directory. */
export const storageSentences = {
  'storage-full': sentence<Place>({
    en: ({ path }) => `The disk that holds ${path} is full. Nothing was lost; free some space and try again.`,
    'zh-CN': ({ path }) => `${path} 所在的磁盘已满。没有丢失任何内容；请腾出空间后重试。`,
  }),
  'storage-read-only': sentence<Place>({
    en: ({ path }) =>
      `${path} cannot be written. Make the file, its directory and its file system writable for this user, or choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path }) =>
      `无法写入 ${path}。请让当前用户能写入该文件、其目录及文件系统，或选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'storage-busy': sentence<Place>({
    en: ({ path }) => `${path} is held by another program. Close whatever has it open and try again.`,
    'zh-CN': ({ path }) => `${path} 被另一个程序占用。请关闭打开它的程序后重试。`,
  }),
  'storage-io': sentence<Place>({
    en: ({ path }) =>
      `The disk did not read or write ${path} properly. Nothing was overwritten; check the disk (or the network share) and try again.`,
    'zh-CN': ({ path }) => `磁盘未能正常读写 ${path}。没有覆盖任何内容；请检查磁盘（或网络共享）后重试。`,
  }),
  'storage-failed': sentence<Place>({
    en: ({ path }) => `Token Vault could not use ${path}; the log has details.`,
    'zh-CN': ({ path }) => `Token Vault 无法使用 ${path}；详情见日志。`,
  }),
  'storage-missing': sentence<Place>({
    en: ({ path }) => `${path} is no longer there. Put it back, and everything goes on. Nothing was written meanwhile.`,
    'zh-CN': ({ path }) => `${path} 已不在原处。放回后一切会自动继续。其间没有写入任何内容。`,
  }),
  'storage-replaced': sentence<Place>({
    en: ({ path }) =>
      `${path} was replaced by another file. Put the former one back, or take this one into use (window, or \`tokenvault doctor --reopen\`). Nothing was written meanwhile.`,
    'zh-CN': ({ path }) =>
      `${path} 已被另一个文件替换。请放回原来的文件，或启用现在的文件（在窗口中，或运行 \`tokenvault doctor --reopen\`）。其间没有写入任何内容。`,
    inWindow: {
      en: ({ path }) =>
        `${path} was replaced by another file. Put the former one back, or take this one into use. Nothing was written meanwhile.`,
      'zh-CN': ({ path }) => `${path} 已被另一个文件替换。请放回原来的文件，或启用现在的文件。其间没有写入任何内容。`,
    },
  }),
  'storage-thread-ended': sentence<Place>({
    en: ({ path }) => `${path} could not be written: the thread that writes it ended. Try again.`,
    'zh-CN': ({ path }) => `无法写入 ${path}：负责写入的线程已结束。请重试。`,
  }),
  'storage-closed': sentence<Place>({
    en: ({ path }) => `${path} is closed.`,
    'zh-CN': ({ path }) => `${path} 已关闭。`,
  }),
  'storage-well': sentence<Place>({
    en: ({ path }) => `Nothing is wrong with ${path}, so it stays where it is.`,
    'zh-CN': ({ path }) => `${path} 没有问题，因此保持原样。`,
  }),
  'vault-file-damaged': fault<Place>({
    en: ({ path }) => `${path} is damaged or not a vault.`,
    'zh-CN': ({ path }) => `${path} 已损坏或不是保险库。`,
  }),
  'vault-file-unsound': fault<Place & { readonly verdict: string }>({
    en: ({ path, verdict }) => `${path} is damaged (${verdict}).`,
    'zh-CN': ({ path, verdict }) => `${path} 已损坏（${verdict}）。`,
  }),
  'vault-file-cut': fault<Place>({
    en: ({ path }) => `${path} was cut short while it was open.`,
    'zh-CN': ({ path }) => `${path} 在打开期间被截短。`,
  }),
  'vault-file-changed': fault<Place>({
    en: ({ path }) => `${path} was changed by another program while it was open.`,
    'zh-CN': ({ path }) => `${path} 在打开期间被另一个程序更改。`,
  }),
  'vault-file-no-file': fault<Place>({
    en: ({ path }) => `${path} is not a file.`,
    'zh-CN': ({ path }) => `${path} 不是文件。`,
  }),
  'vault-file-short': fault<Place>({
    en: ({ path }) => `${path} is too short to be a vault.`,
    'zh-CN': ({ path }) => `${path} 太短，不可能是保险库。`,
  }),
  'vault-file-emptied': fault<Place>({
    en: ({ path }) => `${path} is empty although its write-ahead log ${path}-wal is not.`,
    'zh-CN': ({ path }) => `${path} 是空的，而其预写日志 ${path}-wal 不是。`,
  }),
  'vault-file-foreign': fault<Place>({
    en: ({ path }) => `${path} is the database of another program.`,
    'zh-CN': ({ path }) => `${path} 是另一个程序的数据库。`,
  }),
  'vault-too-new': sentence<
    Place & { readonly writtenBy: string; readonly own: string; readonly schema: number; readonly knownSchema: number }
  >({
    en: ({ path, writtenBy, own, schema, knownSchema }) =>
      `${path} was last written by Token Vault ${writtenBy || 'of a newer version'} (schema ${schema}); this is ${own}, which knows schemas up to ${knownSchema}. Nothing was changed. Install ${writtenBy || 'the newer version'} or later, or choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path, writtenBy, own, schema, knownSchema }) =>
      `${path} 最后由${writtenBy ? ` Token Vault ${writtenBy} ` : '更新版本的 Token Vault '}写入（结构版本 ${schema}）；当前是 ${own}，最高支持结构版本 ${knownSchema}。没有更改任何内容。请安装${writtenBy ? ` ${writtenBy} ` : '该版本'}或更高版本，或选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'record-unreadable': sentence<Place & { readonly kind: string; readonly id: string; readonly fault: string }>({
    en: ({ path, kind, id, fault }) =>
      `The record ${kind}/${id} in ${path} cannot be read (${fault}). It is kept as it is; restore a backup of the file.`,
    'zh-CN': ({ path, kind, id }) => `无法读取 ${path} 中的记录 ${kind}/${id}。它会原样保留；请恢复该文件的备份。`,
  }),
  'record-changed': sentence<{ readonly kind: string; readonly id: string }>({
    en: ({ kind, id }) => `Record ${kind}/${id} was changed elsewhere; read it again.`,
    'zh-CN': ({ kind, id }) => `记录 ${kind}/${id} 已在别处更改；请重新读取。`,
  }),
  'directory-in-use': sentence<Place & { readonly kind?: string; readonly pid?: number }>({
    en: ({ path, kind, pid }) =>
      `${path} is in use by ${pid === undefined ? 'another Token Vault process' : `the ${kind} process ${pid}`}. Use that one, quit it, or choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path, pid }) =>
      `${path} 正被${pid === undefined ? '另一个 Token Vault 进程' : ` Token Vault 进程 ${pid} `}使用。请使用它、将其退出，或选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'lock-file-foreign': sentence<Place>({
    en: ({ path }) =>
      `${path} is not a lock file of Token Vault. It holds no data: quit every Token Vault, delete it and start again.`,
    'zh-CN': ({ path }) =>
      `${path} 不是 Token Vault 的锁文件。它不含数据：请退出所有 Token Vault，删除该文件后重新启动。`,
  }),
  'directory-no-directory': sentence<Place>({
    en: ({ path }) => `The directory ${path} is not a directory. Choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path }) => `${path} 不是目录。请选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'directory-foreign': sentence<Place>({
    en: ({ path }) =>
      `The directory ${path} belongs to another user. Run Token Vault as its owner, or choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path }) =>
      `目录 ${path} 属于另一个用户。请以其所有者身份运行 Token Vault，或选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'directory-blocked': sentence<Place>({
    en: ({ path }) =>
      `The directory ${path} cannot be made, because a file stands in its place. Choose another data directory (TOKENVAULT_HOME).`,
    'zh-CN': ({ path }) => `无法创建目录 ${path}，因为那里有一个文件。请选择其他数据目录（TOKENVAULT_HOME）。`,
  }),
  'directory-open': sentence<Place>({
    en: ({ path }) =>
      `The directory ${path} is open to other users and its file system does not let Token Vault change that. Choose a data directory on a disk that keeps permissions (TOKENVAULT_HOME).`,
    'zh-CN': ({ path }) =>
      `其他用户可以访问目录 ${path}，且其文件系统不允许更改。请选择位于支持权限的磁盘上的数据目录（TOKENVAULT_HOME）。`,
  }),
} as const
