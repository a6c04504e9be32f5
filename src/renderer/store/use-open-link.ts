import { useCallback } from 'react'
import { useWindow } from './vault-context.tsx'

/** Opens a web page: by the host where it can, else in a new tab that knows nothing of this one. */
export function useOpenLink(): (url: string) => Promise<void> {
  const { client } = useWindow()
  return useCallback(
    async (url) => {
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return
      const result = await client.call('host.openLink', { url })
      if (!result.ok) window.open(url, '_blank', 'noopener,noreferrer')
    },
    [client],
  )
}
