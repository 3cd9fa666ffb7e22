def test_group_createdOverTheApi_serves(stack, shop):
    assert len(shop.running()) == 4
