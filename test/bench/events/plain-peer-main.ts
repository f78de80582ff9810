import { createServer, type IncomingMessage } from 'node:http';
import { Server } from 'socket.io';

/**
 * The peer: what a page gets by `io.emit` alone. Whatever is POSTed is broadcast to every socket that is there at that moment, from memory; no
 * database, no scope, no place to resume from.
 */
const http = createServer((request, response) => {
  readBody(request).then(
    (text) => {
      io.emit('events', JSON.parse(text));
      response.writeHead(204).end();
    },
    () => response.writeHead(400).end(),
  );
});
const io = new Server(http, { transports: ['websocket'], serveClient: false });
http.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => http.close());

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
