
export function GroupsPage() {
  return <p>GroupsPage</p>;
}
