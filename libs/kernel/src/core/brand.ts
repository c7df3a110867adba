declare const brand: unique symbol;

/** A nominal type: `Brand<string, 'OrderId'>` is a string that only an `OrderId` factory can make. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
