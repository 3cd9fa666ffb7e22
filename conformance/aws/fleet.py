"""The state of a group by EC2 and ELBv2."""

import boto3

# The template lets Greenroll register and deregister only in target groups with this tag.
MANAGED = [{"Key": "greenroll:managed", "Value": "true"}]


class Fleet:
    """One target group behind a listener, and its state by EC2 and ELBv2, not by Greenroll."""

    def __init__(self, name):
        self.name = name
        self.ec2 = boto3.client("ec2")
        self.elb = boto3.client("elbv2")
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        self.subnets = sorted(one["SubnetId"] for one in subnets)[:2]
        self.image = self.amazons("x86_64")
        self.target_group = self.elb.create_target_group(
            Name=name, Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="instance", Tags=MANAGED
        )["TargetGroups"][0]["TargetGroupArn"]
        balancer = self.elb.create_load_balancer(Name=name, Subnets=self.subnets)["LoadBalancers"][0]
        self.elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.target_group}],
        )
        self.fewest = self.most = None

    def amazons(self, architecture):
        """An old image of Amazon."""
        wanted = [{"Name": "architecture", "Values": [architecture]}, {"Name": "state", "Values": ["available"]}]
        return min(self.ec2.describe_images(Owners=["amazon"], Filters=wanted)["Images"], key=lambda i: i["CreationDate"])["ImageId"]

    def group(self, target):
        return {
            "group": {
                "name": self.name,
                "region": "us-east-1",
                "capacity": {"minimum": target, "target": target, "maximum": target},
                "compute": {
                    "product": "Linux/UNIX",
                    "instanceTypes": {"ondemand": "t3.micro"},
                    "subnetIds": self.subnets,
                    "launchSpecification": {
                        "imageId": self.image,
                        "tags": [{"tagKey": "play", "tagValue": "healthy"}],
                        "loadBalancersConfig": {"loadBalancers": [{"type": "TARGET_GROUP", "arn": self.target_group}]},
                    },
                },
            }
        }

    def mixed(self, target):
        """The body of a group of which half are spot instances."""
        body = self.group(target)
        body["group"]["strategy"] = {"risk": 50}
        body["group"]["compute"]["instanceTypes"]["spot"] = ["t3.micro", "t3.small"]
        return body

    def tags(self, **tags):
        """The body of an update that makes the next revision."""
        listed = [{"tagKey": key, "tagValue": value} for key, value in tags.items()]
        return {"group": {"compute": {"launchSpecification": {"tags": listed}}}}

    def instances(self):
        """State and tags by id, of all instances that were ever launched into this group."""
        found = {}
        for page in self.ec2.get_paginator("describe_instances").paginate(
            Filters=[{"Name": "tag:greenroll:group", "Values": [self.group_id]}]
        ):
            for reservation in page["Reservations"]:
                for one in reservation["Instances"]:
                    tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
                    found[one["InstanceId"]] = (one["State"]["Name"], tags)
        return found

    def spot(self):
        """The running spot instances."""
        described = self.ec2.describe_instances(InstanceIds=sorted(self.running()))
        return {
            one["InstanceId"]
            for reservation in described["Reservations"]
            for one in reservation["Instances"]
            if one.get("InstanceLifecycle") == "spot"
        }

    def launch_templates(self):
        """The image in each of the group's launch templates."""
        listed = self.ec2.describe_launch_templates(Filters=[{"Name": "tag:greenroll:group", "Values": [self.group_id]}])
        return [
            version["LaunchTemplateData"]["ImageId"]
            for one in listed["LaunchTemplates"]
            for version in self.ec2.describe_launch_template_versions(LaunchTemplateId=one["LaunchTemplateId"])[
                "LaunchTemplateVersions"
            ]
        ]

    def launched_from(self, instance):
        described = self.ec2.describe_instances(InstanceIds=[instance])
        return described["Reservations"][0]["Instances"][0]["ImageId"]

    def image_of(self, instance, name):
        """A new image of this account. It is made from an instance, and is for the same processors."""
        return self.ec2.create_image(InstanceId=instance, Name=name)["ImageId"]

    def image_for_other_processors(self, name):
        outsider = self.ec2.run_instances(
            ImageId=self.amazons("arm64"), InstanceType="t4g.micro", SubnetId=self.subnets[0], MinCount=1, MaxCount=1
        )["Instances"][0]["InstanceId"]
        try:
            return self.image_of(outsider, name)
        finally:
            self.ec2.terminate_instances(InstanceIds=[outsider])

    def running(self):
        return {id for id, (state, _) in self.instances().items() if state == "running"}

    def terminated(self):
        return {id for id, (state, _) in self.instances().items() if state == "terminated"}

    def health(self):
        described = self.elb.describe_target_health(TargetGroupArn=self.target_group)["TargetHealthDescriptions"]
        return {one["Target"]["Id"]: one["TargetHealth"]["State"] for one in described}

    def look(self):
        """Records the lowest number of healthy instances, and the highest number of live ones."""
        healthy = sum(state == "healthy" for state in self.health().values())
        live = len(self.running())
        self.fewest = healthy if self.fewest is None else min(self.fewest, healthy)
        self.most = live if self.most is None else max(self.most, live)
