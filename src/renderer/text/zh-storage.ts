/** 保险库文件无法使用时的说明与处理办法。 */
export const zhStorage = {
  storage: {
    lookAgain: '再次检查',
    useThisFile: '启用现在的文件',
    reopened: '保险库文件已恢复使用',
    setAside: '移到一旁并重新开始…',
    setAsideTitle: '要以空的保险库重新开始吗？',
    setAsideBody: '{{path}} 会以另一个名称保留在旁边，不会删除任何内容。之后请导入备份，或重新登录。',
    setAsideDo: '移到一旁并重新开始',
    begun: '已换上空的保险库',
    keptAs: '原来的文件保留为 {{path}}',
    watched: '于 {{moment}} 发现。每隔几秒会再次检查该文件：放回完好的副本后，一切会自动继续。',
  },
} as const
