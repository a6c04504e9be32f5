import type { ProfileView, ProviderView } from './views.ts'

/** Programs with their own way to ask for a credential; what they are given is asked for at each use, and written nowhere. */
export const setupTools = ['git', 'npm', 'docker', 'kubectl', 'aws'] as const
export type SetupTool = (typeof setupTools)[number]

export function isSetupTool(tool: string): tool is SetupTool {
  return (setupTools as readonly string[]).includes(tool)
}

export interface SetupTarget extends Pick<ProfileView, 'name' | 'upstream' | 'endpoints'> {
  readonly proxyUrl: string | null
  readonly environment: ProviderView['environment']
  /** The variable that holds a client key of the proxy. */
  readonly key: string
}

/** The ready configuration of one program for one profile; `null` where the profile has nothing that the program could use. */
export function toolSetup(tool: SetupTool, target: SetupTarget): string | null {
  switch (tool) {
    case 'git':
      return target.upstream === null ? null : gitSetup(target.name, originOf(target, 'git', target.upstream))
    case 'npm':
      return target.proxyUrl === null ? null : npmSetup(target.proxyUrl, target.key)
    case 'docker':
      return target.upstream === null ? null : dockerSetup(originOf(target, 'registry', target.upstream))
    case 'kubectl':
      return kubectlSetup(target.name)
    case 'aws':
      return 'AWS_SECRET_ACCESS_KEY' in target.environment ? awsSetup(target.name) : null
  }
}

/** The empty helper first: others, such as a cache, would otherwise be given the token to keep (gitcredentials(7)). */
function gitSetup(profile: string, origin: string): string {
  return [
    `git config --global credential.${origin}.helper ''`,
    `git config --global --add credential.${origin}.helper '!tokenvault credential git ${profile}'`,
  ].join('\n')
}

/** npm fills variables of the environment in by itself (npmrc(5)). */
function npmSetup(proxyUrl: string, key: string): string {
  const url = proxyUrl.endsWith('/') ? proxyUrl : `${proxyUrl}/`
  return `# .npmrc\nregistry=${url}\n${url.replace(/^https?:/, '')}:_authToken=\${${key}}`
}

/** Docker runs `docker-credential-tokenvault`, which has to stand in the PATH. */
function dockerSetup(origin: string): string {
  const config = { credHelpers: { [new URL(origin).host]: 'tokenvault' } }
  return `// ~/.docker/config.json\n${JSON.stringify(config, null, 2)}`
}

function kubectlSetup(profile: string): string {
  return [
    '# ~/.kube/config; with --id-token after the name for a cluster that checks OpenID Connect id tokens',
    'users:',
    `  - name: ${profile}`,
    '    user:',
    '      exec:',
    '        apiVersion: client.authentication.k8s.io/v1',
    '        command: tokenvault',
    `        args: [credential, kubectl, ${profile}]`,
    '        interactiveMode: Never',
  ].join('\n')
}

function awsSetup(profile: string): string {
  return `# ~/.aws/config\n[profile ${profile}]\ncredential_process = tokenvault credential aws ${profile}`
}

/** A definition may name the address of its git or registry as an extra endpoint; otherwise it stands beside the API. */
function originOf({ endpoints }: SetupTarget, endpoint: string, upstream: string): string {
  return new URL(endpoints[endpoint] ?? upstream).origin
}
