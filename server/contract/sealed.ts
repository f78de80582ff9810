/**
 * Seals a secret: AES-256-GCM with what it belongs to as associated data, the camera id of a credential or `account:<name>` of a TOTP secret.
 * @returns 1 byte of version (1), 12 bytes of nonce, then ciphertext with its 16-byte tag
 */
export async function sealCredential(key: Uint8Array, ownerId: string, plain: string): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: bytes(ownerId) },
    await importKey(key),
    bytes(plain),
  );
  return Uint8Array.of(VERSION, ...nonce, ...new Uint8Array(sealed));
}

/** Opens what `sealCredential` made; throws when the key, the owner or a byte differs. */
export async function openCredential(key: Uint8Array, ownerId: string, sealed: Uint8Array): Promise<string> {
  if (sealed[0] !== VERSION) throw new Error(`sealed secret of ${ownerId} has unknown version ${sealed[0]}`);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: sealed.slice(1, 1 + NONCE_BYTES), additionalData: bytes(ownerId) },
    await importKey(key),
    sealed.slice(1 + NONCE_BYTES),
  );
  return new TextDecoder().decode(plain);
}

const VERSION = 1;
const NONCE_BYTES = 12;

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

const importKey = (key: Uint8Array) =>
  crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
