/** The query of a route that takes none: whatever is sent is refused, so a misspelt option never goes unnoticed. */
export class NoQueryDto {}
