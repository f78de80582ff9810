import type { OnvifDeviceFacts, OnvifProfile } from '#contract/onvif';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { OnvifChoice } from './onvif-choice.ts';
import styles from './admin.module.css';

const CLOCK_TOLERANCE_S = 2;

/** What a device has: the large and the small picture are chosen among its profiles. */
export function OnvifProfiles({
  url,
  facts,
  onChoose,
}: {
  url: string;
  facts: OnvifDeviceFacts;
  onChoose: (choice: OnvifChoice) => void;
}) {
  const t = useText();
  const profiles = facts.profiles.filter(({ streamUrl }) => streamUrl !== null);
  const [mainToken, setMainToken] = useState(profiles[0]?.token ?? '');
  const [subToken, setSubToken] = useState(smallOf(profiles, profiles[0])?.token ?? '');
  const main = profiles.find(({ token }) => token === mainToken);
  const sub = profiles.find(({ token }) => token === subToken);
  const off = facts.clockAheadS === null ? 0 : Math.abs(facts.clockAheadS);
  const chooseMain = (token: string) => {
    setMainToken(token);
    const small = smallOf(
      profiles,
      profiles.find((profile) => profile.token === token),
    );
    setSubToken(small?.token ?? '');
  };
  const use = () => {
    if (!main?.streamUrl) return;
    const onvif = { url, mainProfile: main.token, subProfile: sub?.token ?? null, hasPtz: main.hasPtz };
    onChoose({ mainUrl: main.streamUrl, subUrl: sub?.streamUrl ?? null, onvif });
  };
  const option = ({ token, name, encoder }: OnvifProfile) => (
    <option key={token} value={token}>
      {encoder
        ? t('onvif.profile', {
            name,
            encoding: encoder.encoding,
            width: encoder.widthPx,
            height: encoder.heightPx,
          })
        : name}
    </option>
  );
  return (
    <div className={styles.form} data-testid="onvif-profiles">
      <p className={styles.muted}>
        {t('onvif.device', { manufacturer: facts.manufacturer, model: facts.model, firmware: facts.firmware })}
        {' · '}
        {off <= CLOCK_TOLERANCE_S ? t('onvif.clock-right') : t('onvif.clock-wrong', { s: off })}
      </p>
      <label>
        {t('onvif.main')}
        <select value={mainToken} onChange={(event) => chooseMain(event.target.value)}>
          {profiles.map(option)}
        </select>
      </label>
      <label>
        {t('onvif.sub')}
        <select value={subToken} onChange={(event) => setSubToken(event.target.value)}>
          <option value="">—</option>
          {profiles.map(option)}
        </select>
      </label>
      <Button tone="main" disabled={!main} data-testid="onvif-use" onClick={use}>
        {t('onvif.use')}
      </Button>
    </div>
  );
}

/** The smallest other picture of the same source. */
function smallOf(profiles: readonly OnvifProfile[], main: OnvifProfile | undefined): OnvifProfile | undefined {
  return profiles
    .filter(({ token, sourceToken }) => token !== main?.token && sourceToken === main?.sourceToken)
    .sort((a, b) => (a.encoder?.widthPx ?? 0) - (b.encoder?.widthPx ?? 0))[0];
}
