/** The lab has one person. */
export const labSubject = 'lab-user'
