
export function EditGroupPage(_: { groupId: string | null }) {
  return <p>EditGroupPage</p>;
}
