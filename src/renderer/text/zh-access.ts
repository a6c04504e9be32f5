/** 工具可以做什么：等待答复的请求。 */
export const zhAccess = {
  reach: {
    title: '可使用它的工具',
    lead: '密钥可用于此配置的工具，以及各自的权限。',
    none: '还没有工具持有可用于它的密钥，因此代理不会将它提供给任何工具。',
    all: '所有客户端',
    more_other: '另有 {{count}} 个客户端',
  },
  questions: {
    label: '等待您答复的请求',
    title: '{{client}} 请求使用 {{profile}}',
    announce: '{{client}} 请求使用 {{profile}}：{{request}}。按 F8 答复。',
    process: '其密钥随进程 {{id}} 存亡。',
    long_other: '该路径有 {{count}} 个字符，请滚动查看全文。',
    same_other: '有 {{count}} 个相同请求在等待；“允许一次”只放行其中一个。',
    covers: '“允许 1 小时”和“始终允许”针对 {{covers}}。',
    behind_other: '后面还有 {{count}} 个问题。',
    waiting_other: '{{count}} 个请求等待您答复',
    left: '剩余答复时间',
    answers: { deny: '拒绝', once: '允许一次', hour: '允许 1 小时', always: '始终允许' },
    said: {
      deny: '已拒绝 {{client}}',
      once: '已允许 {{client}} 一次',
      hour: '已允许 {{client}} 一小时',
      always: '今后都允许 {{client}}',
    },
    over: '该问题已结束：已在别处答复，或请求已终止。',
    expired: '无人答复 {{client}}',
    expiredBody: '已拒绝 {{request}}。',
  },
} as const
