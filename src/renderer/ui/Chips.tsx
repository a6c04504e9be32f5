import classes from './Chips.module.css'

/** Short words side by side: scopes, tags. */
export function Chips({ items }: { items: readonly string[] }) {
  return (
    <ul className={classes.chips}>
      {items.map((item) => (
        <li key={item} className={classes.chip}>
          {item}
        </li>
      ))}
    </ul>
  )
}
