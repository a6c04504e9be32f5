import { onTestFinished } from 'vitest'
import { createLabKeys, type LabKeys } from '../../src/core/lab/lab-keys.ts'
import { createLabServer, type LabServer, type LabServerOptions } from '../../src/node/lab/lab-server.ts'
import { createWallClock } from '../../src/node/wall-clock.ts'
import { answerOnWire, exchangeOnWire, type WireExchange } from './wire-exchange.ts'

let keys: Promise<LabKeys> | undefined
/** One quick key for all labs of a test file. */
export const testLabKeys = (): Promise<LabKeys> => {
  keys ??= createLabKeys('ES256')
  return keys
}

/** A started lab on a free port, ended with the test. */
export async function startLab(options: Partial<LabServerOptions> = {}): Promise<LabServer> {
  const clock = createWallClock()
  const lab = await createLabServer({ clock, keys: await testLabKeys(), ...options })
  onTestFinished(async () => {
    await lab.close()
    clock.dispose()
  })
  await lab.start()
  return lab
}

export const formHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' }

/** A refresh over a bare socket. */
export async function refreshOnWire(lab: LabServer, refreshToken: string | undefined) {
  const form = { grant_type: 'refresh_token', client_id: lab.clients.app.id, refresh_token: refreshToken ?? '' }
  const exchange = await exchangeOnWire(lab.port, {
    method: 'POST',
    path: '/token',
    headers: formHeaders,
    body: new URLSearchParams(form).toString(),
  })
  return seen(exchange)
}

export function seen(exchange: WireExchange) {
  const answer = answerOnWire(exchange.bytes)
  const json = () => JSON.parse(answer?.body ?? 'null') as Record<string, unknown>
  return { ...exchange, answer, status: answer?.status ?? null, json }
}
