/** The sign of the product: a life that is three quarters full, around a kept point. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="3.4"
    >
      <circle cx="16" cy="16" r="12" strokeOpacity="0.25" />
      <path d="M16 4a12 12 0 1 1-11.4 15.7" strokeLinecap="round" />
      <circle cx="16" cy="16" r="3.6" fill="currentColor" stroke="none" />
    </svg>
  )
}
