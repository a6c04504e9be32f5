import type { Exchange } from './exchange.ts'

/**
 * The exchanges that are open. Not a `Set`: every few dozen requests V8 builds its table anew, and each outgrown table keeps
 * what was in it, and the next table, alive for the young generation. Nearly every request then survived until the next full
 * collection, and each small one took 30 ms instead of 1.5.
 */
export class OpenExchanges {
  readonly #all: Exchange[] = []

  get size(): number {
    return this.#all.length
  }

  add(exchange: Exchange): void {
    exchange.place = this.#all.length
    this.#all.push(exchange)
  }

  /** The last one takes its place. */
  delete(exchange: Exchange): void {
    const { place } = exchange
    if (this.#all[place] !== exchange) return
    const last = this.#all.pop() as Exchange
    if (last === exchange) return
    this.#all[place] = last
    last.place = place
  }

  /** As of now: what is done with them may end others. */
  list(): readonly Exchange[] {
    return [...this.#all]
  }
}
