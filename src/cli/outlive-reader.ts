interface Output {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/**
 * `tokenvault list | head -1`: the reader may leave before everything is printed. That is no fault of the command: what it
 * prints from then on goes nowhere, it finishes what it has begun, and returns its own exit code. Any other failure of an
 * output (a full disk) stays what it was.
 */
export function outliveReader(output: Output): void {
  output.on('error', (error) => {
    // Windows says EOF where others say EPIPE.
    if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error
  })
}
