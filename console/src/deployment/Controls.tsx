import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { paths } from '../api/paths';
import { useKey } from '../api/sending';
import type { Roll } from '../api/wire';
import { useApi } from '../api/context';
import { useFlashes } from '../shell/flashes';
import { go, to } from '../shell/route';
import { Confirm } from '../ui/Confirm';
import type { Control, Offer } from './controls';

/** Pause or Resume, Stop and Roll back. Each asks once for confirmation, and says what it will do. */
export function Controls({ roll, offers, onDone }: { roll: Roll; offers: readonly Offer[]; onDone: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const [asked, setAsked] = useState<Control | null>(null);
  const key = useKey();
  const offer = offers.find(({ control }) => control === asked);

  async function act(control: Control): Promise<void> {
    if (control === 'rollBack') {
      const body = { actionType: 'DETACH_NEW', shouldHandleAllBatches: true };
      const { items } = await api.send<Roll>('POST', paths.cleanUp(roll.groupId, roll.id), body, { key: key([roll.id, body]) });
      say('success', 'The roll back has begun');
      if (items[0]) {
        go(to.deployment(roll.groupId, items[0].id));
      }
      return;
    }
    await api.send<Roll>('PUT', paths.roll(roll.groupId, roll.id), { roll: { status: WISHES[control] } });
    say('success', SAID[control]);
  }

  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        {offers.map(({ control, label, refusal }) => (
          <Button
            key={control}
            disabled={refusal !== null}
            {...(refusal === null ? {} : { disabledReason: refusal })}
            onClick={() => setAsked(control)}
          >
            {label}
          </Button>
        ))}
      </SpaceBetween>
      {offer && (
        <Confirm
          header={offer.confirm.header}
          button={offer.label}
          act={() => act(offer.control)}
          onCancel={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onDone();
          }}
        >
          <ul>
            {offer.confirm.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </>
  );
}

const WISHES = { pause: 'PAUSED', resume: 'IN_PROGRESS', stop: 'STOPPED' } as const;

const SAID = {
  pause: 'It pauses before its next batch',
  resume: 'It goes on',
  stop: 'It stops with its next look',
} as const;
