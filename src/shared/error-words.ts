import type { ErrorCode } from './result.ts'
import type { LocalText } from './views.ts'

/** A failure in a person's words: what happened, and what to do about it. */
export interface ErrorWords {
  readonly title: string
  readonly remedy: string
}

/** For the window, the tray and notifications. The engine's own sentence (`WireError.message`) is English and names the thing. */
export const errorWords = {
  en: {
    INVALID_INPUT: { title: 'That input was not accepted', remedy: 'Check the field that is named below.' },
    UNKNOWN_CALL: {
      title: 'This window and its host do not match',
      remedy: 'Reload the window. If it stays, update Token Vault.',
    },
    UNSUPPORTED: { title: 'Not possible here', remedy: 'This host or profile does not offer it.' },
    NOT_FOUND: {
      title: 'It is no longer there',
      remedy: 'It may have been removed elsewhere. The list is up to date now.',
    },
    CONFLICT: { title: 'It has changed meanwhile', remedy: 'Look at it again and repeat what you did.' },
    DENIED: { title: 'Not allowed', remedy: 'Ask for the permission, or use another profile.' },
    VAULT_UNINITIALISED: { title: 'There is no vault yet', remedy: 'Choose a protection to create it.' },
    VAULT_LOCKED: { title: 'The vault is locked', remedy: 'Unlock it and try again.' },
    VAULT_DAMAGED: {
      title: 'Part of the vault cannot be read',
      remedy: 'It was set aside, not deleted. Restore a backup or sign in again.',
    },
    VAULT_TOO_NEW: {
      title: 'A newer version wrote this vault',
      remedy: 'Nothing was changed. Install that version or a later one.',
    },
    WRONG_PASSPHRASE: { title: 'That passphrase is not right', remedy: 'Nothing was changed. Try again.' },
    KEYSTORE_UNAVAILABLE: {
      title: 'The system keystore does not answer',
      remedy: 'Unlock your keychain and try again, or use a passphrase.',
    },
    STORAGE_UNAVAILABLE: {
      title: 'The data folder cannot be written',
      remedy: 'Check free space and permissions. Nothing was lost.',
    },
    DATA_DIRECTORY_IN_USE: {
      title: 'Another Token Vault uses this data folder',
      remedy: 'Use its window, or close it first.',
    },
    HOST_UNAVAILABLE: {
      title: 'Token Vault does not answer',
      remedy: 'It may have ended. Start it again; this window goes on by itself.',
    },
    DEFINITION_INVALID: { title: 'The definition is not valid', remedy: 'Correct the place that is named below.' },
    INSECURE_TARGET: {
      title: 'This address is not secure',
      remedy: 'Use https, or allow plain http for this profile if you are sure.',
    },
    OFFLINE: { title: 'The provider could not be reached', remedy: 'Check the network. It is tried again by itself.' },
    PROVIDER_UNAVAILABLE: {
      title: 'The provider has a problem',
      remedy: 'Nothing is wrong with your sign-in. It is tried again by itself.',
    },
    PROVIDER_REJECTED: {
      title: 'The provider refused the request',
      remedy: 'Check the client ID, the secret and the scope in the settings.',
    },
    PROVIDER_MISBEHAVED: {
      title: 'The provider’s answer makes no sense',
      remedy: 'Check its address. Where the network asks for a sign-in of its own (in a hotel), open a web page first.',
    },
    SIGN_IN_NEEDED: { title: 'Sign-in needed', remedy: 'Sign in to this profile once.' },
    FLOW_CANCELLED: { title: 'The sign-in was cancelled', remedy: 'Start again when you are ready.' },
    FLOW_TIMED_OUT: { title: 'The sign-in took too long', remedy: 'Start again; a fresh page or code is made.' },
    FLOW_REJECTED: {
      title: 'The sign-in was refused',
      remedy: 'It was declined at the provider, or its answer did not belong to this sign-in.',
    },
    PORT_IN_USE: { title: 'The port is in use', remedy: 'Choose another, or end the program that uses it.' },
    INTERNAL: {
      title: 'Something went wrong inside Token Vault',
      remedy: 'Try again. The log in the data folder has details.',
    },
  },
  'zh-CN': {
    INVALID_INPUT: { title: '输入未被接受', remedy: '请检查下面指出的字段。' },
    UNKNOWN_CALL: { title: '窗口与主程序版本不一致', remedy: '请重新加载窗口。如仍出现，请更新 Token Vault。' },
    UNSUPPORTED: { title: '此处无法进行', remedy: '当前环境或配置不支持此操作。' },
    NOT_FOUND: { title: '它已不存在', remedy: '可能已在别处移除。列表现已更新。' },
    CONFLICT: { title: '内容已被更改', remedy: '请重新查看后再操作一次。' },
    DENIED: { title: '不允许', remedy: '请申请权限，或使用其他配置。' },
    VAULT_UNINITIALISED: { title: '还没有保险库', remedy: '选择保护方式以创建保险库。' },
    VAULT_LOCKED: { title: '保险库已锁定', remedy: '请解锁后重试。' },
    VAULT_DAMAGED: { title: '保险库的一部分无法读取', remedy: '它已被另存，没有删除。请恢复备份或重新登录。' },
    VAULT_TOO_NEW: { title: '此保险库由更新的版本写入', remedy: '没有更改任何内容。请安装该版本或更高版本。' },
    WRONG_PASSPHRASE: { title: '口令不正确', remedy: '没有更改任何内容，请重试。' },
    KEYSTORE_UNAVAILABLE: { title: '系统密钥库没有响应', remedy: '请解锁钥匙串后重试，或使用口令。' },
    STORAGE_UNAVAILABLE: { title: '无法写入数据文件夹', remedy: '请检查剩余空间和权限。没有丢失任何内容。' },
    DATA_DIRECTORY_IN_USE: {
      title: '另一个 Token Vault 正在使用此数据文件夹',
      remedy: '请使用它的窗口，或先将其关闭。',
    },
    HOST_UNAVAILABLE: { title: 'Token Vault 没有响应', remedy: '它可能已退出。请重新启动，此窗口会自动继续。' },
    DEFINITION_INVALID: { title: '定义无效', remedy: '请更正下面指出的位置。' },
    INSECURE_TARGET: { title: '此地址不安全', remedy: '请使用 https；如果确定，可为此配置允许 http。' },
    OFFLINE: { title: '无法连接服务商', remedy: '请检查网络。系统会自动重试。' },
    PROVIDER_UNAVAILABLE: { title: '服务商出现问题', remedy: '您的登录没有问题。系统会自动重试。' },
    PROVIDER_REJECTED: { title: '服务商拒绝了请求', remedy: '请检查设置中的客户端 ID、密钥和权限范围。' },
    PROVIDER_MISBEHAVED: {
      title: '服务商的响应无法理解',
      remedy: '请检查地址。如果网络要求先登录（例如酒店网络），请先打开任意网页。',
    },
    SIGN_IN_NEEDED: { title: '需要登录', remedy: '请登录一次此配置。' },
    FLOW_CANCELLED: { title: '登录已取消', remedy: '准备好后请重新开始。' },
    FLOW_TIMED_OUT: { title: '登录超时', remedy: '请重新开始，将生成新的页面或代码。' },
    FLOW_REJECTED: { title: '登录被拒绝', remedy: '在服务商处被拒绝，或其响应不属于本次登录。' },
    PORT_IN_USE: { title: '端口已被占用', remedy: '请选择其他端口，或结束占用它的程序。' },
    INTERNAL: { title: 'Token Vault 内部出错', remedy: '请重试。数据文件夹中的日志有详细信息。' },
  },
} as const satisfies Readonly<Record<keyof LocalText, Readonly<Record<ErrorCode, ErrorWords>>>>
