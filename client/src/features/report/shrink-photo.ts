const LONGEST_SIDE_PX = 1600;
const QUALITY = 0.82;

/**
 * Makes a photo small enough for a weak network: JPEG, longest side 1,600 px. Files that the phone cannot decode are
 * sent as they are, for the server to judge.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const shrunk = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return shrunk && shrunk.size < file.size ? shrunk : file;
}
