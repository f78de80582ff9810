/**
 * Which certificates of cameras are taken. One that an authority of the system signed for the host's name always is; any other is
 * remembered by its fingerprint when first seen, and from then on only that one is. Saving the camera again forgets it.
 */
export class CertificateTrust {
  readonly #fingerprints = new Map<string, string>();

  /** Judges an unsigned certificate of `host:port` by its SHA-256 fingerprint. */
  admits(hostAndPort: string, fingerprint: string): boolean {
    const known = this.#fingerprints.get(hostAndPort);
    if (known === undefined) this.#fingerprints.set(hostAndPort, fingerprint);
    return known === undefined || known === fingerprint;
  }

  /** Takes whatever this host shows next. */
  forget(hostAndPort: string): void {
    this.#fingerprints.delete(hostAndPort);
  }
}
