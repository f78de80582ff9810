import type { ProofWants } from '../../features/order/WorkerOrders.tsx';
import type { ReceiptProof } from '../../features/order/order-receipts.ts';
import { PhotoStrip } from '../../features/report/PhotoStrip.tsx';
import { PlaceField } from '../../features/report/PlaceField.tsx';
import type { ReportPlace } from '../../features/report/report-draft.ts';
import { useState } from 'react';
import { usePlaces } from './use-places.ts';
import type { OwnGrids } from './use-own-grids.ts';

interface OrderProofProps {
  wants: ProofWants;
  own: OwnGrids;
  onProof: (proof: Partial<ReceiptProof>) => void;
}

/** The photos and the place that go with a receipt, taken as those of a report are. */
export function OrderProof({ wants, own, onProof }: OrderProofProps) {
  const { shapes, middle } = usePlaces(own);
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  const [place, setPlace] = useState<ReportPlace | null>(null);
  return (
    <>
      {wants.photo && (
        <PhotoStrip
          photos={photos}
          onChange={(taken) => {
            setPhotos(taken);
            onProof({ photos: taken });
          }}
        />
      )}
      {wants.place && (
        <PlaceField
          place={place}
          shapes={shapes}
          fallback={middle}
          nowMs={Date.now}
          onChange={(found) => {
            setPlace(found);
            onProof({ place: found });
          }}
        />
      )}
    </>
  );
}
