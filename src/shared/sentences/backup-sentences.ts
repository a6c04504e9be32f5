import { sentence } from './sentence.ts'

/** What goes out of the vault in a file, and comes back. */
export const backupSentences = {
  'export-nothing-to-move': sentence({
    en: () => 'None of these profiles has a session that could move; make a backup instead.',
    'zh-CN': () => '这些配置都没有可以转移的会话；请改为备份。',
  }),
  'export-foreign': sentence({
    en: () => 'This is not a file that Token Vault exported.',
    'zh-CN': () => '这不是 Token Vault 导出的文件。',
  }),
  'export-cut': sentence({
    en: () => 'This is not a file that Token Vault exported, or it was cut off. Nothing was changed.',
    'zh-CN': () => '这不是 Token Vault 导出的文件，或文件不完整。没有更改任何内容。',
  }),
  'export-too-new': sentence<{ readonly version: number; readonly knownVersion: number }>({
    en: ({ version, knownVersion }) =>
      `This file has version ${version}; this Token Vault reads files up to version ${knownVersion}. Nothing was changed; install the newer version that wrote it.`,
    'zh-CN': ({ version, knownVersion }) =>
      `此文件的版本为 ${version}；当前的 Token Vault 最高支持版本 ${knownVersion}。没有更改任何内容；请安装写出该文件的更新版本。`,
  }),
  'export-passphrase-wanted': sentence({
    en: () => 'Enter the passphrase of this file.',
    'zh-CN': () => '请输入此文件的口令。',
  }),
  'export-passphrase-wrong': sentence({
    en: () => 'That passphrase does not open this file, or the file is damaged. Nothing was changed.',
    'zh-CN': () => '该口令无法打开此文件，或文件已损坏。没有更改任何内容。',
  }),
  'export-damaged-head': sentence({
    en: () => 'This exported file is damaged: its head is not complete. Nothing was changed.',
    'zh-CN': () => '此导出文件已损坏：文件头不完整。没有更改任何内容。',
  }),
  'export-altered': sentence({
    en: () => 'This exported file is damaged: its head was altered or it was cut off. Nothing was changed.',
    'zh-CN': () => '此导出文件已损坏：文件头被改动，或文件不完整。没有更改任何内容。',
  }),
  'export-damaged-at': sentence<{ readonly where: string }>({
    en: ({ where }) => `This exported file is damaged: "${where}" is not what should stand there. Nothing was changed.`,
    'zh-CN': ({ where }) => `此导出文件已损坏：“${where}”处的内容不正确。没有更改任何内容。`,
  }),
  'import-changed-meanwhile': sentence({
    en: () => 'The profiles changed while the file was read. Nothing was changed; import it again.',
    'zh-CN': () => '读取文件期间，配置发生了变化。没有更改任何内容；请重新导入。',
  }),
  'import-grant-not-offered': sentence<{ readonly provider: string; readonly grant: string }>({
    en: ({ provider, grant }) => `Provider "${provider}" has no grant "${grant}".`,
    'zh-CN': ({ provider, grant }) => `服务“${provider}”没有授权方式“${grant}”。`,
  }),
  'import-unfit-profile': sentence<{
    readonly profile: string
    readonly fault: string
    readonly localFault: string
  }>({
    en: ({ profile, fault }) => `Profile "${profile}" of the file: ${fault} Nothing was changed.`,
    'zh-CN': ({ profile, localFault }) => `文件中的配置“${profile}”：${localFault}没有更改任何内容。`,
  }),
  'import-profiles-here': sentence<{ readonly listed: string; readonly more: number }>({
    en: ({ listed, more }) =>
      `These profiles are here already: ${listed}${more > 0 ? ` and ${more} more` : ''}. Nothing was changed; choose to skip, replace or rename them.`,
    'zh-CN': ({ listed, more }) =>
      `以下配置已存在：${listed}${more > 0 ? `，另有 ${more} 个` : ''}。没有更改任何内容；请选择跳过、替换或改名。`,
  }),
  'import-twins': sentence<{ readonly profile: string }>({
    en: ({ profile }) => `The file has two profiles named "${profile}". Nothing was changed.`,
    'zh-CN': ({ profile }) => `文件中有两个名为“${profile}”的配置。没有更改任何内容。`,
  }),
  'import-providers-here': sentence<{ readonly providers: string }>({
    en: ({ providers }) =>
      `Another definition of these providers is here already: ${providers}. Nothing was changed; choose to skip, replace or rename them (a built-in one is never replaced).`,
    'zh-CN': ({ providers }) =>
      `这些服务已有不同的定义：${providers}。没有更改任何内容；请选择跳过、替换或改名（内置服务不会被替换）。`,
  }),
  'move-unknown': sentence({
    en: () => 'There is no unfinished move of that id; it was finished or taken back.',
    'zh-CN': () => '没有该编号的未完成转移；它已完成或已撤回。',
  }),
  'move-unreadable': sentence({
    en: () => 'The record of this move cannot be read. It is kept as it is; restore a backup of the vault file.',
    'zh-CN': () => '无法读取此次转移的记录。它会原样保留；请恢复保险库文件的备份。',
  }),
} as const
