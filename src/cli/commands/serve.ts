import type { Invocation } from '../invocation.ts'

/** What the headless host's program offers; it stands beside this one and is loaded by nothing else. */
interface HostProgram {
  serve(options: ServeOptions & { home: string; json: boolean }): Promise<number>
}

export interface ServeOptions {
  readonly proxyPort?: number
  readonly uiPort?: number
  readonly open: boolean
}

/** Runs the headless host in this process until it is told to end. */
export async function serve(invocation: Invocation, options: ServeOptions, program: URL): Promise<number> {
  const host = (await import(program.href)) as HostProgram
  return host.serve({ ...options, home: invocation.home, json: invocation.json })
}
