import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one version of mediasoup that the changes below fit. */
export const PATCHED_VERSION = '3.19.3';

/** Counted up with every change to the patch: a worker made by another one is not taken from the cache. */
export const PATCH_REVISION = 1;

/** Debian packages that the compile needs, beside what a running worker needs. */
export const BUILD_PACKAGES = [
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libssl-dev',
  'libuv1-dev',
  'libsrtp2-dev',
  'libusrsctp-dev',
  'libabsl-dev',
] as const;

const DEPENDENCIES = `openssl_dep = dependency('openssl')
libuv_dep = dependency('libuv')
libsrtp_dep = dependency('libsrtp2')
usrsctp_dep = dependency('usrsctp')
absl_dep = [dependency('absl_flat_hash_map'), dependency('absl_flat_hash_set'), dependency('absl_strings'), dependency('absl_optional'), dependency('absl_variant')]
threads_dep = dependency('threads')

`;
const LINKED = `dependencies = absl_dep + [openssl_dep, libuv_dep, libsrtp_dep, usrsctp_dep, threads_dep, flatbuffers_generator_dep, libwebrtc_dep]
link_whole = [libwebrtc]

`;

/**
 * Copies the worker's sources out of the npm package and changes them so that they build on the libraries of Debian 12, with no
 * download: mediasoup 3.19.3 asks meson for subprojects that it would fetch.
 * @throws Error naming the file where a change no longer fits
 */
export function layPatchedSources(packageDirectory: string, into: string): void {
  rmSync(into, { recursive: true, force: true });
  cpSync(join(packageDirectory, 'worker'), into, { recursive: true });
  edit(into, 'meson.build', patchBuild);
  edit(into, 'deps/libwebrtc/meson.build', patchWebrtcBuild);
  // Debian's OpenSSL has kTLS, so operations come with flags: compared as a whole, every DTLS handshake crashes the worker.
  edit(into, 'src/RTC/DtlsTransport.cpp', (text) =>
    text.replace('(operationType == BIO_CB_RETURN)', '(operationType & BIO_CB_RETURN)'),
  );
  // Two error names that libsrtp 2.5 does not have yet.
  edit(into, 'src/DepLibSRTP.cpp', (text) => text.replace(/.*srtp_err_status_(buffer_small|cryptex_err).*\n/g, ''));
  mkdirSync(join(into, 'compat'), { recursive: true });
  writeFileSync(join(into, 'compat/srtp.h'), srtpShim());
}

function patchBuild(text: string): string {
  let build = text.replace("meson_version: '>= 1.1.0'", "meson_version: '>= 1.0.0'");
  build = replaceSpan(build, 'openssl_proj = subproject(', '# flatbuffers schemas subdirectory.', DEPENDENCIES);
  build = replaceSpan(build, 'dependencies = [\n  abseil_cpp_proj', "if host_machine.system() == 'windows'", LINKED);
  // Tests and fuzzers come last and need libraries of their own.
  build = build.slice(0, build.indexOf('test_sources = ['));
  return build.replaceAll(
    "include_directories: include_directories('include'),",
    "include_directories: [include_directories('compat'), include_directories('include')],",
  );
}

function patchWebrtcBuild(text: string): string {
  return replaceSpan(text, 'abseil_cpp_proj = subproject(', 'local_include_directories =', '')
    .replace("    openssl_proj.get_variable('openssl_dep'),\n", '    openssl_dep,\n')
    .replace("    libuv_proj.get_variable('libuv_dep'),\n", '    libuv_dep,\n')
    .replace("    flatbuffers_proj.get_variable('flatbuffers_dep'),\n", '')
    .replaceAll(
      "    abseil_cpp_proj.get_variable('absl_strings_dep'),\n    abseil_cpp_proj.get_variable('absl_types_dep'),\n",
      '    absl_dep,\n',
    );
}

/** libsrtp 3 has separate input and output; 2.5 works in place. */
function srtpShim(): string {
  const call = (name: string, extra: string): string =>
    `static inline srtp_err_status_t ${name}(srtp_t c, const uint8_t* in, size_t n, uint8_t* out, size_t* on${extra}) {\n` +
    `  if (in != out) std::memmove(out, in, n);\n  int l = (int)n;\n  auto e = ${name}(c, (void*)out, &l);\n` +
    `  *on = (size_t)l;\n  return e;\n}\n`;
  return [
    '#ifndef COMPAT_SRTP_H\n#define COMPAT_SRTP_H\n',
    '#include <srtp2/srtp.h>\n#include <cstring>\n#include <cstdint>\n#include <cstddef>\n',
    call('srtp_protect', ', size_t'),
    call('srtp_protect_rtcp', ', size_t'),
    call('srtp_unprotect', ''),
    call('srtp_unprotect_rtcp', ''),
    'static inline srtp_err_status_t srtp_stream_remove(srtp_t c, uint32_t s) { return srtp_remove_stream(c, s); }\n',
    '#endif\n',
  ].join('');
}

function edit(root: string, file: string, change: (text: string) => string): void {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the patch for mediasoup ${PATCHED_VERSION} does not fit worker/${file}`);
  writeFileSync(path, after);
}

function replaceSpan(text: string, from: string, to: string, instead: string): string {
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`the patch for mediasoup ${PATCHED_VERSION} does not find: ${from}`);
  return text.slice(0, start) + instead + text.slice(end);
}
