/** A class of options: made without arguments, its initialisers are the built-in defaults. */
export type SectionClass<T extends object = object> = new () => T;
