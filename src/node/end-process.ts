/**
 * Ends this process now, with this exit code, whatever its threads do. `process.exit` waits for the thread pool, and there
 * a keychain call may stand at a prompt that nobody answers. What has to last is on disk already.
 */
export function endProcess(code: number): void {
  // Another program takes this process's place (execve(2)): no exit handler runs, and nothing is waited for.
  if (process.platform !== 'win32') process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {})
  process.kill(process.pid, 'SIGKILL')
}

/**
 * For the end of a program that has nothing more to do: it ends by itself, or after `graceMs` when something keeps it alive.
 * What still waits to be printed is printed first.
 */
export function endProcessSoon(graceMs = 2_000): void {
  const end = () => {
    if (process.stdout.writableLength > 0) endProcessSoon(graceMs)
    else endProcess(typeof process.exitCode === 'number' ? process.exitCode : 0)
  }
  setTimeout(end, graceMs).unref()
}
