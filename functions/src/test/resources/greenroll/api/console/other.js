no asset by its folder
