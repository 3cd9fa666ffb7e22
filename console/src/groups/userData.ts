import type { LaunchSpecification } from '../api/wire';

/** The user data, which an instance runs at its first start, as far as it can be shown. */
export type UserData =
  | { kind: 'none' }
  | { kind: 'text'; text: string; bytes: number }
  | { kind: 'gzip'; bytes: number }
  | { kind: 'binary'; bytes: number }
  /** The token has no right to see it. */
  | { kind: 'hidden'; bytes: number };

/** The user data in an answer of the API, which may have only its size and hash. */
export function userDataOf({ userData, userDataDigest }: Pick<LaunchSpecification, 'userData' | 'userDataDigest'>): UserData {
  return userDataDigest === undefined ? decoded(userData) : { kind: 'hidden', bytes: userDataDigest.bytes };
}

/** Whether both have the same user data, as far as it is known. */
export function hasSameUserData(one: LaunchSpecification, other: LaunchSpecification): boolean {
  return one.userData === other.userData && one.userDataDigest?.sha256 === other.userDataDigest?.sha256;
}

/** @param base64 as in the API; undefined for none */
export function decoded(base64: string | undefined): UserData {
  if (base64 === undefined || base64 === '') {
    return { kind: 'none' };
  }
  const data = bytesOf(base64);
  if (data === null) {
    return { kind: 'binary', bytes: base64.length };
  }
  if (data[0] === 0x1f && data[1] === 0x8b) {
    return { kind: 'gzip', bytes: data.length };
  }
  const text = textOf(data);
  return text === null ? { kind: 'binary', bytes: data.length } : { kind: 'text', text, bytes: data.length };
}

export function encoded(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) {
    binary += String.fromCharCode(byte);
  }
  return btoa(binary);
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function textOf(data: Uint8Array): string | null {
  try {
    // A byte order mark is part of the text, because an edit must keep what it does not touch.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** The reason why it is not shown, or that there is none; null for text. */
export function unreadable(data: UserData): string | null {
  switch (data.kind) {
    case 'text':
      return null;
    case 'none':
      return 'No user data.';
    case 'gzip':
      return `Compressed with gzip, ${data.bytes} bytes: not shown.`;
    case 'binary':
      return `Not text, ${data.bytes} bytes: not shown.`;
    case 'hidden':
      return `${data.bytes} bytes, shown to tokens of the scope admin only.`;
  }
}
