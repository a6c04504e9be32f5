import { withConnection } from '../connection.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'

export interface KubectlOptions {
  readonly idToken?: boolean
}

const group = 'client.authentication.k8s.io'
const versions = [`${group}/v1`, `${group}/v1beta1`]

/**
 * A credential plugin of kubectl and of every Kubernetes client library (kubernetes.io, "client-go credential plugins"):
 * prints an `ExecCredential` in the version that the caller asks for in `KUBERNETES_EXEC_INFO`.
 */
export const kubectlCredential: Command<KubectlOptions, [profile: string]> = (invocation, { idToken }, profile) => {
  const apiVersion = askedVersion(invocation.env.KUBERNETES_EXEC_INFO)
  return withConnection(invocation, {}, async ({ call }) => {
    const shape = idToken ? 'id-token' : 'access-token'
    const { value, expiresAt } = await call('tokens.reveal', { profile, shape })
    const expirationTimestamp = expiresAt === null ? {} : { expirationTimestamp: rfc3339(expiresAt) }
    invocation.terminal.printJson({
      ...{ kind: 'ExecCredential', apiVersion },
      status: { token: value, ...expirationTimestamp },
    })
    return 0
  })
}

/** Whole seconds: the caller asks again before that, never after it. */
function rfc3339(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

function askedVersion(info: string | undefined): string {
  if (info === undefined || info === '') return versions[0] as string
  let apiVersion: unknown
  try {
    apiVersion = (JSON.parse(info) as Record<string, unknown>).apiVersion
  } catch {
    throw usage('KUBERNETES_EXEC_INFO is not JSON; kubectl sets it, nobody else should.')
  }
  if (typeof apiVersion === 'string' && versions.includes(apiVersion)) return apiVersion
  throw usage(`This answers in ${versions.join(' and ')}; set one of them as apiVersion in the kubeconfig.`)
}
