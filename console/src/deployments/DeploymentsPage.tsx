
export function DeploymentsPage(_: { groupId: string; status: string | null; kind: string | null; deploy: boolean }) {
  return <p>DeploymentsPage</p>;
}
