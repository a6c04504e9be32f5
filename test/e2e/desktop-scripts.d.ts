declare module '*/electron-binary.mjs' {
  export function electronBinary(options: { fetchMissing: boolean }): { binary?: string; reason?: string }
}
