import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { paths } from '../api/paths';
import { useKey } from '../api/sending';
import type { Roll } from '../api/wire';
import { useApi } from '../api/context';
import { useFlashes } from '../shell/flashes';
import { go, to } from '../shell/route';
import { Confirm } from '../ui/Confirm';
import type { Offer } from './controls';

interface ControlsProps {
  roll: Roll;
  offers: readonly Offer[];
  /** Called once something was done. */
  onDone: () => void;
}

/** A button for each action. Each asks once for confirmation, and says what it will do. */
export function Controls({ roll, offers, onDone }: ControlsProps) {
  // The offer stays as it was when the button was pressed, so that the question does not change while it is read.
  const [asked, setAsked] = useState<Offer | null>(null);
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        {offers.map((offer) => (
          <Button
            key={offer.control}
            variant={offer.control === 'continue' ? 'primary' : 'normal'}
            disabled={offer.refusal !== null}
            {...(offer.refusal === null ? {} : { disabledReason: offer.refusal })}
            onClick={() => setAsked(offer)}
          >
            {offer.label}
          </Button>
        ))}
      </SpaceBetween>
      {asked && (
        <Question
          roll={roll}
          offer={asked}
          onCancel={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onDone();
          }}
        />
      )}
    </>
  );
}

const LONGEST_REASON = 256;

function Question({ roll, offer, onCancel, onDone }: { roll: Roll; offer: Offer; onCancel: () => void; onDone: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const key = useKey();
  const [reason, setReason] = useState('');
  const comment = reason.trim();
  const isTooLong = comment.length > LONGEST_REASON;

  async function act(): Promise<void> {
    if (offer.request) {
      await api.send<Roll>('PUT', paths.roll(roll.groupId, roll.id), { roll: { ...offer.request, ...(comment ? { comment } : {}) } });
      say('success', offer.said);
      return;
    }
    const body = { actionType: 'DETACH_NEW', shouldHandleAllBatches: true };
    const { items } = await api.send<Roll>('POST', paths.cleanUp(roll.groupId, roll.id), body, { key: key([roll.id, body]) });
    say('success', offer.said);
    if (items[0]) {
      go(to.deployment(roll.groupId, items[0].id));
    }
  }

  return (
    <Confirm header={offer.confirm.header} button={offer.label} act={act} ready={!isTooLong} onCancel={onCancel} onDone={onDone}>
      <ul>
        {offer.confirm.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {offer.request && (
        <FormField
          label={
            <>
              Reason <i>– optional</i>
            </>
          }
          constraintText="In the timeline, with who asked."
          errorText={isTooLong ? `At most ${LONGEST_REASON} characters.` : undefined}
        >
          <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
      )}
    </Confirm>
  );
}
