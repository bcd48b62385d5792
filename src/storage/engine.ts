/** The two database engines; every table and promise is the same on both. */
export type Engine = 'sqlite' | 'postgres';
