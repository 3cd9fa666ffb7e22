# A VPC with two subnets. The load balancer reaches the Internet. Instances get no public address, so they do not.

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "service" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "service" {
  vpc_id = aws_vpc.service.id
}

resource "aws_subnet" "service" {
  count = 2

  vpc_id            = aws_vpc.service.id
  cidr_block        = cidrsubnet(aws_vpc.service.cidr_block, 4, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_route_table" "service" {
  vpc_id = aws_vpc.service.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.service.id
  }
}

resource "aws_route_table_association" "service" {
  count = 2

  subnet_id      = aws_subnet.service[count.index].id
  route_table_id = aws_route_table.service.id
}
