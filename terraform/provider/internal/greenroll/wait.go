package greenroll

import (
	"context"
	"fmt"
	"time"
)

// Pauses between two looks at an operation. They grow, because a short operation should not wait and a long one should not be
// asked for all the time.
const (
	firstLook = 500 * time.Millisecond
	lastLook  = 10 * time.Second
)

// StillRuns tells that an operation had not ended when the time to wait was over. It goes on.
type StillRuns struct{ Roll Roll }

func (e *StillRuns) Error() string {
	said := fmt.Sprintf("%s %s has not ended in time, and goes on", e.Roll.Kind, e.Roll.ID)
	if e.Roll.Hold.Reason != "" {
		said += ". It waits: " + e.Roll.Hold.Reason
	}
	return said
}

// WaitForRoll returns the operation when it has ended, however it ended. The error is a *StillRuns when the context ends first.
func (c *Client) WaitForRoll(ctx context.Context, group string, roll Roll) (*Roll, error) {
	for pause := firstLook; ; pause = min(pause*5/4, lastLook) {
		if roll.HasEnded() {
			return &roll, nil
		}
		if !sleep(ctx, pause) {
			return nil, &StillRuns{roll}
		}
		looked, err := c.Roll(ctx, group, roll.ID)
		if err != nil {
			if ctx.Err() != nil {
				return nil, &StillRuns{roll}
			}
			return nil, err
		}
		roll = *looked
	}
}

// WaitUntilFree returns the group when no operation holds it. The error is a *StillRuns when the context ends first.
func (c *Client) WaitUntilFree(ctx context.Context, id string) (*Group, error) {
	for pause := firstLook; ; pause = min(pause*5/4, lastLook) {
		group, err := c.Group(ctx, id)
		if err != nil {
			return nil, err
		}
		if group.Active == nil {
			return group, nil
		}
		if !sleep(ctx, pause) {
			return nil, &StillRuns{Roll{ID: group.Active.ID, Kind: group.Active.Kind}}
		}
	}
}

// WaitUntilGone returns nil when the group does not exist any more. When the deletion ends without that, the error has its reason.
func (c *Client) WaitUntilGone(ctx context.Context, id string, deletion Operation) error {
	for pause := firstLook; ; pause = min(pause*5/4, lastLook) {
		_, err := c.Group(ctx, id)
		if IsGone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if roll, err := c.Roll(ctx, id, deletion.ID); err == nil && roll.HasEnded() && roll.Status != "finished" {
			return fmt.Errorf("DELETE %s %s: %s", roll.ID, roll.Status, roll.Reason)
		}
		if !sleep(ctx, pause) {
			return &StillRuns{Roll{ID: deletion.ID, Kind: deletion.Kind}}
		}
	}
}
