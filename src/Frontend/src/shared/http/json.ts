/** Anything that a message may hold. What an item asks and what is answered is known to its type alone. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
