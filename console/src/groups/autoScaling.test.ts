import { expect, test } from 'vitest';
import { EMPTY_ADOPTION, adoptionChangeOf, adoptionFormOf, adoptionOf, awsConsoleUrl } from './autoScaling';
import { sampleAdoptedGroup } from './sample';

test.each([
  ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#AutoScalingGroupDetails:id=a%20b%2Fc'],
  ['cn-north-1', 'https://console.amazonaws.cn/ec2/home?region=cn-north-1#AutoScalingGroupDetails:id=a%20b%2Fc'],
  ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#AutoScalingGroupDetails:id=a%20b%2Fc'],
])('in %s its page is %s', (region, url) => {
  expect(awsConsoleUrl(region, 'a b/c')).toBe(url);
});

test('an empty form has no name, so that the API names what is wrong', () => {
  expect(adoptionOf(EMPTY_ADOPTION)).toEqual({ group: { autoScaling: { mayRaiseMaxSize: false } } });
});

test('an emptied description is unset, and nothing is sent when nothing was changed', () => {
  const group = { ...sampleAdoptedGroup(), description: 'of the shop' };
  const form = adoptionFormOf(group);
  expect(adoptionChangeOf(group, form)).toBeNull();
  expect(adoptionChangeOf(group, { ...form, description: ' ' })).toEqual({ group: { description: null } });
});
