interface Payload {
  readonly userCode?: string
  readonly uid?: string
  readonly grantId?: string
  consumed?: number
  [name: string]: unknown
}

/** Storage of one authorization server; the package's own default is shared by every server of a process. */
export function createAdapterClass() {
  const rows = new Map<string, { payload: Payload; expiresAt: number }>()
  const live = (key: string): Payload | undefined => {
    const row = rows.get(key)
    if (row && row.expiresAt <= Date.now()) rows.delete(key)
    return rows.get(key)?.payload
  }
  const findBy = (model: string, field: 'userCode' | 'uid', value: string): Payload | undefined => {
    for (const key of rows.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key) : undefined
      if (payload?.[field] === value) return payload
    }
    return undefined
  }
  return class MemoryAdapter {
    readonly model: string
    constructor(model: string) {
      this.model = model
    }
    async upsert(id: string, payload: Payload, expiresIn?: number) {
      const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000
      rows.set(`${this.model}:${id}`, { payload, expiresAt })
    }
    async find(id: string) {
      return live(`${this.model}:${id}`)
    }
    async findByUserCode(userCode: string) {
      return findBy(this.model, 'userCode', userCode)
    }
    async findByUid(uid: string) {
      return findBy(this.model, 'uid', uid)
    }
    async consume(id: string) {
      const payload = live(`${this.model}:${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    }
    async destroy(id: string) {
      rows.delete(`${this.model}:${id}`)
    }
    async revokeByGrantId(grantId: string) {
      for (const [key, row] of rows) if (row.payload.grantId === grantId) rows.delete(key)
    }
  }
}
