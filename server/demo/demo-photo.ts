import sharp from 'sharp';

const WIDTH_PX = 640;
const HEIGHT_PX = 480;

/** A made-up photo of a hillside, another with each share in [0, 1): a drawing, so that nobody takes it for a real place. */
export function drawDemoPhoto(share: number): Promise<Buffer> {
  const ridge = Array.from({ length: 9 }, (_, i) => {
    const y = 190 + 60 * Math.sin(i * 1.7 + share * 9) + 25 * Math.sin(i * 4.1 + share * 23);
    return `${i * 80},${Math.round(y)}`;
  }).join(' ');
  const roadX = Math.round(120 + share * 320);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${HEIGHT_PX}">
    <rect width="100%" height="100%" fill="#b9cbd6"/>
    <polygon points="0,480 ${ridge} 640,480" fill="#5f7a55"/>
    <polygon points="0,480 0,360 640,300 640,480" fill="#7c8c5a"/>
    <polygon points="${roadX},330 ${roadX + 30},328 ${roadX + 190},480 ${roadX - 60},480" fill="#9a938a"/>
    <path d="M${roadX - 10} 420 h60 M${roadX + 10} 380 h40" stroke="#d8582e" stroke-width="8"/>
  </svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 80 }).toBuffer();
}
