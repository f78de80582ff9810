import { createRoot } from 'react-dom/client';
import { CameraTile } from '../../../client/src/video/CameraTile.tsx';

async function openView(
  cameraId: string,
  _purpose: string,
  rendition: string,
): Promise<{ playlistUrl: string; expiresAt: string }> {
  const response = await fetch(`/open?camera=${cameraId}&rendition=${rendition}`);
  if (!response.ok) throw Object.assign(new Error('refused'), await response.json());
  return response.json();
}

const ids = new URLSearchParams(location.search).get('cameras')?.split(',') ?? [];
const container = document.getElementById('tiles');
if (container) {
  createRoot(container).render(
    ids.map((id) => <CameraTile key={id} camera={{ id, name: `摄像机 ${id.slice(-2)}` }} openView={openView} />),
  );
}
