/** The typed text without spaces around it; undefined when it is empty. */
export function text(typed: string): string | undefined {
  return typed.trim() || undefined;
}

/**
 * The typed text as a number. A text that is not a whole number is sent as it was typed, and the API says what is wrong
 * with it.
 */
export function number(typed: string): number | string | undefined {
  const trimmed = typed.trim();
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed || undefined;
}

/** The object, or undefined when none of its fields is there. */
export function some<T extends object>(fields: T): T | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? fields : undefined;
}
