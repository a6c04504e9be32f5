import { sentence } from './sentence.ts'
import type { Place } from './storage-sentences.ts'

export interface Refusal {
  readonly host: string
  readonly address: string
}
export interface OfPort {
  readonly port: number
}

/** Ports, files and links of the machine, the company's proxy, and what one of the hosts does not do. */
export const hostSentences = {
  'proxy-port-taken': sentence<OfPort>({
    en: ({ port }) => `Port ${port} is in use by another program; end it, or choose another port for the proxy.`,
    'zh-CN': ({ port }) => `端口 ${port} 正被另一个程序使用；请结束该程序，或为代理选择其他端口。`,
  }),
  'proxy-port-reserved': sentence<OfPort>({
    en: ({ port }) => `The system reserves port ${port}; choose one above 1023 for the proxy.`,
    'zh-CN': ({ port }) => `系统保留了端口 ${port}；请为代理选择大于 1023 的端口。`,
  }),
  'redirect-port-taken': sentence<OfPort>({
    en: ({ port }) =>
      `Port ${port}, which the sign-in has to answer on, is taken by another program; end that program, or register another redirect port.`,
    'zh-CN': ({ port }) =>
      `登录需要在端口 ${port} 上接收响应，但它被另一个程序占用；请结束该程序，或登记其他重定向端口。`,
  }),
  'lab-port-taken': sentence<OfPort>({
    en: ({ port }) =>
      `Port ${port} is taken by another program; choose another port for the lab, or 0 for any free one.`,
    'zh-CN': ({ port }) => `端口 ${port} 被另一个程序占用；请为实验台选择其他端口，或用 0 表示任意空闲端口。`,
  }),
  'address-refused-private': sentence<Refusal>({
    en: ({ host, address }) =>
      `${host} leads to ${address}, an address of a private network. If it belongs there, set allowPrivateNetwork=true for this profile.`,
    'zh-CN': ({ host, address }) =>
      `${host} 指向专用网络的地址 ${address}。如果它确实属于那里，请为此配置设置 allowPrivateNetwork=true。`,
    inWindow: {
      en: ({ host, address }) =>
        `${host} leads to ${address}, an address of a private network. If it belongs there, turn on “Its servers stand in a private network” in the settings of the profile.`,
      'zh-CN': ({ host, address }) =>
        `${host} 指向专用网络的地址 ${address}。如果它确实属于那里，请在此配置的设置中打开“服务器位于内网”。`,
    },
  }),
  'address-refused': sentence<Refusal>({
    en: ({ host, address }) =>
      `${host} leads to ${address}, a link-local, metadata or unusable address. Such an address is never used; check the address in the settings of the profile.`,
    'zh-CN': ({ host, address }) =>
      `${host} 指向 ${address}，这是链路本地、元数据或不可用的地址，从不使用；请检查此配置的设置中的地址。`,
  }),
  'company-proxy-unreachable': sentence<{ readonly proxy: string }>({
    en: ({ proxy }) =>
      `The company proxy ${proxy} cannot be reached. Check HTTPS_PROXY and its user and password, or list the host in NO_PROXY.`,
    'zh-CN': ({ proxy }) => `无法连接公司代理 ${proxy}。请检查 HTTPS_PROXY 及其用户名和密码，或将该主机列入 NO_PROXY。`,
  }),
  'company-proxy-refused': sentence<{ readonly proxy: string; readonly status: number }>({
    en: ({ proxy, status }) =>
      `The company proxy ${proxy} answered ${status}. Check HTTPS_PROXY and its user and password, or list the host in NO_PROXY.`,
    'zh-CN': ({ proxy, status }) =>
      `公司代理 ${proxy} 返回了 ${status}。请检查 HTTPS_PROXY 及其用户名和密码，或将该主机列入 NO_PROXY。`,
  }),
  'company-proxy-unfit': sentence<{ readonly variable: string }>({
    en: ({ variable }) =>
      `${variable} holds no address of an http or https proxy (SOCKS is not supported); correct it, or unset it and start again.`,
    'zh-CN': ({ variable }) =>
      `${variable} 不是 http 或 https 代理的地址（不支持 SOCKS）；请更正或取消该变量，然后重新启动。`,
  }),
  'file-exists': sentence<Place>({
    en: ({ path }) => `${path} exists already; choose another name, or say that it may be overwritten.`,
    'zh-CN': ({ path }) => `${path} 已存在；请换一个名称，或允许覆盖。`,
  }),
  'file-no-room': sentence<Place>({
    en: ({ path }) => `${path}: the disk is full. Choose another place.`,
    'zh-CN': ({ path }) => `${path}：磁盘已满。请选择其他位置。`,
  }),
  'file-unwritable': sentence<Place & { readonly fault: string }>({
    en: ({ path, fault }) => `${path}: it cannot be written (${fault}). Choose another place.`,
    'zh-CN': ({ path, fault }) => `${path}：无法写入（${fault}）。请选择其他位置。`,
  }),
  'secret-file-relative': sentence<Place>({
    en: ({ path }) => `Give the full path of the secret's file instead of "${path}".`,
    'zh-CN': ({ path }) => `请给出机密文件的完整路径，而不是“${path}”。`,
  }),
  'secret-file-missing': sentence<Place>({
    en: ({ path }) => `There is no file ${path} to read the secret from.`,
    'zh-CN': ({ path }) => `没有可供读取机密的文件 ${path}。`,
  }),
  'secret-file-irregular': sentence<Place>({
    en: ({ path }) => `The file ${path} is not a regular file; choose another file for the secret.`,
    'zh-CN': ({ path }) => `${path} 不是普通文件；请为机密选择其他文件。`,
  }),
  'secret-file-large': sentence<Place>({
    en: ({ path }) => `The file ${path} is larger than 1 MiB and hardly a secret; choose another file for the secret.`,
    'zh-CN': ({ path }) => `文件 ${path} 大于 1 MiB，不像是机密；请为机密选择其他文件。`,
  }),
  'secret-file-denied': sentence<Place>({
    en: ({ path }) => `The file ${path} may not be read by this user; choose another file for the secret.`,
    'zh-CN': ({ path }) => `当前用户无权读取文件 ${path}；请为机密选择其他文件。`,
  }),
  'secret-file-slow': sentence<Place>({
    en: ({ path }) => `The file ${path} took too long to read; choose another file for the secret.`,
    'zh-CN': ({ path }) => `读取文件 ${path} 用时过长；请为机密选择其他文件。`,
  }),
  'link-refused': sentence({
    en: () => 'Only https links, and http links to this machine, are opened in the browser.',
    'zh-CN': () => '只会在浏览器中打开 https 链接和指向本机的 http 链接。',
  }),
  'autostart-packaged': sentence({
    en: () => 'Start at login is set by the desktop for Flatpak and Snap packages.',
    'zh-CN': () => 'Flatpak 和 Snap 软件包的登录时启动由桌面环境设置。',
  }),
  'autostart-line-break': sentence({
    en: () => 'The path of this program contains a line break and cannot start at login.',
    'zh-CN': () => '此程序的路径含有换行，无法在登录时启动。',
  }),
  'autostart-unusable': sentence<Place>({
    en: ({ path }) => `The start-at-login entry ${path} cannot be used.`,
    'zh-CN': ({ path }) => `无法使用登录时启动项 ${path}。`,
  }),
  'call-unknown': sentence({
    en: () => 'This host does not know that call; the two programs may be of different versions.',
    'zh-CN': () => '当前环境不认识该调用；两个程序的版本可能不同。',
  }),
  'host-closing': sentence({
    en: () => 'Token Vault is closing; start it again.',
    'zh-CN': () => 'Token Vault 正在关闭；请重新启动。',
  }),
  'host-went-away': sentence({
    en: () => 'The running Token Vault went away; start it again, or repeat the command.',
    'zh-CN': () => '运行中的 Token Vault 已退出；请重新启动，或重复该命令。',
  }),
  'host-silent': sentence({
    en: () => 'The running Token Vault does not answer; look at its window or log, or end it and repeat the command.',
    'zh-CN': () => '运行中的 Token Vault 没有响应；请查看其窗口或日志，或将其结束后重复该命令。',
  }),
  'host-confused': sentence({
    en: () => 'The running Token Vault sent an answer that makes no sense; restart it.',
    'zh-CN': () => '运行中的 Token Vault 返回了无法理解的响应；请将其重新启动。',
  }),
  'control-no-directory': sentence<Place>({
    en: ({ path }) => `There is no directory ${path}.`,
    'zh-CN': ({ path }) => `没有目录 ${path}。`,
  }),
  'control-not-private': sentence<Place>({
    en: ({ path }) =>
      `${path} is not private to this user, so no secrets go through it; run \`chmod 700\` on it, or choose another data directory.`,
    'zh-CN': ({ path }) =>
      `${path} 并非当前用户专有，因此不会经由它传递机密；请对其运行 \`chmod 700\`，或选择其他数据目录。`,
  }),
  'control-blocked': sentence<Place>({
    en: ({ path }) => `${path} is in the way of the control socket and is not one; move it.`,
    'zh-CN': ({ path }) => `${path} 占据了控制套接字的位置，但它不是套接字；请将其移走。`,
  }),
  'control-unopened': sentence<Place>({
    en: ({ path }) => `The control socket ${path} cannot be opened.`,
    'zh-CN': ({ path }) => `无法打开控制套接字 ${path}。`,
  }),
} as const
