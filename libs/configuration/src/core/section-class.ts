/** A class of options. Its constructor has no arguments; its initialisers are the built-in defaults. */
export type SectionClass<T extends object = object> = new () => T;
