import { html, type Markup } from '../../print/markup.ts';

/** What the page tells: how the authority is known, and where pages are opened once it is trusted. */
export interface TrustPage {
  /** SHA-256 of the authority, to be compared with what the supervisor's console shows. */
  readonly fingerprint: string;
  /** `https://host:port`. */
  readonly secureUrl: string;
  readonly authorityPath: string;
  /** The address of this page as an SVG of a QR code. */
  readonly qr: Markup;
  readonly style: Markup;
  readonly nonce: string;
}

/** One page in both languages, without a script: it is opened by a browser that trusts nothing here yet. */
export function trustPage({ fingerprint, secureUrl, authorityPath, qr, style, nonce }: TrustPage): string {
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Grid321 · 信任证书 / Trust</title>
        <style nonce="${nonce}">
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>信任本县证书</h1>
          <p>
            每台电脑、每部手机只需做一次。装好后用
            <a href="${secureUrl}">${secureUrl}</a>
            打开系统，摄像头、麦克风、定位才可用，口令不会明文传输。
          </p>
          <p><a class="button" href="${authorityPath}" download="grid321.crt">下载证书 · Download</a></p>
          <section>
            <h2>核对指纹 <small lang="en">Fingerprint</small></h2>
            <p>安装前与机房控制台显示的 SHA-256 指纹核对，不一致不要安装。</p>
            <p lang="en">Compare it with what the console of the server shows. Install nothing that differs.</p>
            <code>${fingerprint}</code>
          </section>
          <section>
            <h2>Windows</h2>
            <ol>
              <li>双击下载的 grid321.crt，点“安装证书”，选“本地计算机”。</li>
              <li>选“将所有的证书都放入下列存储”，浏览到“受信任的根证书颁发机构”，完成。</li>
              <li>关闭浏览器所有窗口后重新打开。</li>
            </ol>
            <ol lang="en">
              <li>Open the file, “Install Certificate”, “Local Machine”.</li>
              <li>“Place all certificates in the following store”: “Trusted Root Certification Authorities”.</li>
              <li>Close every window of the browser and open it again.</li>
            </ol>
          </section>
          <section>
            <h2>Android</h2>
            <ol>
              <li>用手机扫下面的码打开本页，下载证书。</li>
              <li>设置 → 安全 → 更多安全设置 → 加密与凭据 → 从存储设备安装 → CA 证书，选下载的文件。</li>
              <li>回到浏览器打开上面的 https 地址。</li>
            </ol>
            <ol lang="en">
              <li>Scan the code to open this page on the phone, download the certificate.</li>
              <li>Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate.</li>
              <li>Open the https address above.</li>
            </ol>
            <div class="qr">${qr}</div>
          </section>
        </main>
      </body>
    </html>`;
  return page.text;
}
