declare const brand: unique symbol;

/** A nominal type: only an `OrderId` factory creates a `Brand<string, 'OrderId'>`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
