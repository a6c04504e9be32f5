import type { CallName, Client, Input, Output } from '../../src/shared/contract.ts'
import type { Result } from '../../src/shared/result.ts'
import type { SignInView } from '../../src/shared/views.ts'

/** The value of a call, or its error as one that can be matched by its code. */
export async function called<N extends CallName>(
  client: Client,
  name: N,
  ...input: undefined extends Input<N> ? [] : [Input<N>]
): Promise<Output<N>> {
  const result = (await client.call(name, ...(input as never))) as Result<Output<N>>
  if (result.ok) return result.value
  throw Object.assign(new Error(`${name}: ${result.error.code} ${result.error.message}`), { code: result.error.code })
}

/** How a sign-in ended. */
export function endOfSignIn(client: Client, { id }: Pick<SignInView, 'id'>): Promise<SignInView['step']> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const { step } = await called(client, 'signIn.get', { flow: id })
      if (step.kind !== 'done' && step.kind !== 'failed') return
      stop()
      resolve(step)
    }
    const stop = client.on('signIn.changed', ({ flow }) => {
      if (flow === id) look().catch(reject)
    })
    look().catch(reject)
  })
}
