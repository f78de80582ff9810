import { pinyin } from 'pinyin-pro';

/** What is typed to find a Chinese name: 自然资源局 → zrzyj and ziranziyuanju. */
export interface PinyinKeys {
  readonly initials: string;
  readonly pinyin: string;
}

/** Makes the keys of names, each once. */
export function createPinyinKeys(): (name: string) => PinyinKeys {
  const known = new Map<string, PinyinKeys>();
  return (name) => {
    const keys = known.get(name) ?? keysOf(name);
    known.set(name, keys);
    return keys;
  };
}

function keysOf(name: string): PinyinKeys {
  const join = (pattern: 'first' | 'pinyin'): string =>
    pinyin(name, { pattern, toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('').toLowerCase();
  return { initials: join('first'), pinyin: join('pinyin') };
}
